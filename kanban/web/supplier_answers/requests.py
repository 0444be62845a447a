"""A request as its supplier sees it: what was asked, how it stands, and what can be said now."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import Http404

from inventory.models import Act, ReplenishmentOrder, Shipment, Supplier
from inventory.models.orders import OPEN
from kanban import pull
from kanban.models import Card, Move

DEVICE = "supplier's link"


class Stage(StrEnum):
    """How a request stands, for the one who is to deliver."""

    ASKED = "asked"
    PROMISED = "promised"
    SHIPPED = "shipped"
    RECEIVED = "received"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ON_HOLD = "on_hold"


@dataclass(frozen=True)
class Request:
    """An order with the card that asks or asked; None where there is no such card any more.

    `gone` is what has left or arrived for good, `rejections` the receipts that were not all good.
    """

    order: ReplenishmentOrder
    card: Card | None
    shipments: list[Shipment]
    rejections: list[Move]
    gone: Decimal
    at: datetime

    @property
    def stage(self) -> Stage:
        order = self.order
        if order.cancelled_at or (order.is_open and not self.still_asks):
            return Stage.WITHDRAWN
        if order.refused_at:
            return Stage.REFUSED
        if order.received_at:
            return Stage.RECEIVED
        if self.card and self.card.held:
            return Stage.ON_HOLD
        if order.shipped_at or order.received_quantity:
            return Stage.SHIPPED
        return Stage.PROMISED if order.confirmed_at else Stage.ASKED

    @property
    def still_asks(self) -> bool:
        """Whether the card has not gone on to another request."""
        return self.card is not None and self.card.order_id == self.order.pk

    @property
    def takes_answers(self) -> bool:
        return self.stage in (Stage.ASKED, Stage.PROMISED, Stage.SHIPPED)

    @property
    def asked_in_time(self) -> bool:
        """Whether the asked date still lies ahead."""
        return self.order.asked_for > self.at

    @property
    def may_refuse(self) -> bool:
        """Nobody can say no to what has begun to arrive, or has left as a whole."""
        return self.card is not None and self.left > 0 and not (self.card.received or self.card.scrapped)

    @property
    def left(self) -> Decimal:
        """What was asked for and has not left yet."""
        return max(self.order.quantity - self.gone, Decimal(0))

    @property
    def limit(self) -> Decimal:
        """The most that may be promised and taken in all, by the tolerance agreed."""
        return self.order.quantity * (1 + self.order.source.over_percent / 100)

    @property
    def most(self) -> Decimal:
        """The most that may still leave."""
        return self.limit - self.gone


def orders_of(supplier: Supplier) -> QuerySet[ReplenishmentOrder]:
    """The supplier's own orders and nothing else: the one door to them."""
    return ReplenishmentOrder.objects.filter(supplier=supplier).select_related("item", "source", "supplier")


def request_of(supplier: Supplier, order_id: int, *, at: datetime) -> Request:
    """One of the supplier's own requests; 404 for any other."""
    order = orders_of(supplier).filter(pk=order_id).first()
    if order is None:
        raise Http404(order_id)
    card = Card.objects.as_shown().filter(signal_root=order.signal.partition("/")[0]).first()
    shipments = list(Shipment.objects.standing().filter(order=order).order_by("at", "pk"))
    return Request(
        order=order,
        card=card,
        shipments=shipments,
        rejections=list(pull.rejections(order)),
        gone=pull.gone(order),
        at=at,
    )


def open_requests(supplier: Supplier) -> list[ReplenishmentOrder]:
    """What is open with this plant, by the date that counts; each with `due` and what has `left`."""
    due = Coalesce("promised_for", "asked_for")
    orders = orders_of(supplier).filter(OPEN).annotate(due=due, left=Sum("shipments__quantity"))
    return list(orders.order_by("due", "pk"))


def last_answer(request: Request) -> Act | None:
    """What this supplier did last, as long as nobody else has touched the card since."""
    if request.card is None:
        return None
    moves = Move.objects.filter(card=request.card, version=request.card.version)
    move = moves.select_related("caused_by").first()
    return move.caused_by if move and move.caused_by.device == DEVICE else None
