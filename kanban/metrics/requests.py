"""Requests to suppliers as facts: what was asked, answered, shipped and received, and when."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from inventory.models import ReplenishmentOrder, Shipment
from inventory.models.orders import OPEN
from kanban.models import Move
from kanban.models.choices import Verb
from kanban.planning.punctuality import Due, Verdict, verdict


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was booked in at one moment: good, scrapped, and sent back."""

    at: datetime
    good: Decimal
    scrapped: Decimal
    returned: Decimal


@dataclass(frozen=True, slots=True)
class Request:
    """An order with its receipts; receiving that was undone has not happened.

    `answered_at` is its first yes or no, also if taken back later. A delivery nobody announced is none.
    `replaced` says whether a backup was asked instead, and nobody took that back.
    """

    order: ReplenishmentOrder
    answered_at: datetime | None = None
    receipts: list[Receipt] = field(default_factory=list)
    consignments: list[Hashable] = field(default_factory=list)
    replaced: bool = False

    @property
    def ended_at(self) -> datetime | None:
        return self.order.received_at or self.order.refused_at or self.order.cancelled_at

    @property
    def withdrawn(self) -> bool:
        """The plant itself took it back: nothing to hold against the supplier."""
        return bool(self.order.cancelled_at) and not self.replaced

    @property
    def by_promise(self) -> Due:
        """What was promised. Who promised nothing is held to what was asked: silence is no excuse."""
        order = self.order
        return Due(
            asked=order.requested_at,
            by=order.promised_for or order.asked_for,
            wanted=order.promised_quantity or order.quantity,
        )

    @property
    def as_asked(self) -> Due:
        return Due(asked=self.order.requested_at, by=self.order.asked_for, wanted=self.order.quantity)

    def verdict(self, due: Due, *, at: datetime) -> Verdict | None:
        """On time in full or not; None where it is too early to say, or the plant withdrew it."""
        if self.withdrawn:
            return None
        arrivals = [(receipt.at, receipt.good) for receipt in self.receipts]
        return verdict(due, arrivals, ended=self.ended_at is not None, at=at)

    @property
    def response_time(self) -> timedelta:
        """Within what the source agreed to answer."""
        return timedelta(hours=float(self.order.source.response_hours))

    def silent_too_long(self, *, at: datetime) -> bool:
        """Whether the supplier, who was reached, let the agreed time pass without an answer until `at`,
        or until the request was over."""
        if self.answered_at or self.order.sent_at is None:
            return False
        return (self.ended_at or at) - self.order.requested_at > self.response_time

    @property
    def lead_time(self) -> timedelta:
        """Within what the source agreed to deliver."""
        return timedelta(days=float(self.order.source.lead_time_days))


def requests_of(orders: QuerySet[ReplenishmentOrder], *, since: datetime) -> list[Request]:
    """Those of `orders` that ended at `since` or later or are still open, the oldest first.

    Four queries, however many there are.
    """
    ended = Q(received_at__gte=since) | Q(refused_at__gte=since) | Q(cancelled_at__gte=since)
    chosen = orders.filter(ended | OPEN)
    found = chosen.select_related("source", "item", "supplier").order_by("requested_at", "pk")
    moves, consignments, replaced = _moves(chosen), _consignments(chosen), _replaced(chosen)
    return [
        Request(
            order,
            _answered(moves[order.pk]),
            _receipts(moves[order.pk]),
            consignments[order.pk],
            order.pk in replaced,
        )
        for order in found
    ]


def _replaced(orders: QuerySet[ReplenishmentOrder]) -> set[int]:
    """Instead of which of these, and of the others of their cycles, a backup is asked.

    A backup whose asking was undone replaced nobody, and nobody replaced it. Where its place was given
    back to a supplier that had not refused, that one was asked anew: it was not replaced either.
    """
    undone = Move.objects.filter(order=OuterRef("pk"), verb=Verb.REORDER).exclude(undone_by=None)
    cycles = ReplenishmentOrder.objects.filter(signal__in=orders.values("signal"))
    rows = cycles.annotate(undone=Exists(undone)).order_by("-pk")
    replaced, by = set[int](), dict[int | None, bool]()
    asked = rows.values_list("pk", "instead_of", "caused_by__verb", "undone")
    for order, before, verb, taken_back in asked:
        later = by.get(order, False)
        if later and not taken_back:
            replaced.add(order)
        by[before] = later if taken_back else verb != Verb.UNDO
    return replaced


def _moves(orders: QuerySet[ReplenishmentOrder]) -> dict[int, list[Move]]:
    """What the suppliers answered and what was received, by order, the first first."""
    told = (Verb.START, Verb.REFUSE, Verb.FINISH)
    steps = Move.objects.filter(order__in=orders.values("pk"), verb__in=told)
    moves = defaultdict[int, list[Move]](list)
    for move in steps.select_related("caused_by", "undone_by").order_by("pk"):
        if move.order_id:
            moves[move.order_id].append(move)
    return moves


def _answered(moves: Iterable[Move]) -> datetime | None:
    """When the first answer came; what was received in the same act had not been answered."""
    moves = list(moves)
    received = {move.caused_by_id for move in moves if move.verb == Verb.FINISH}
    answers = (each for each in moves if each.verb != Verb.FINISH and each.caused_by_id not in received)
    return next((each.caused_by.at for each in answers), None)


def _receipts(moves: Iterable[Move]) -> list[Receipt]:
    return [
        Receipt(each.caused_by.at, each.good, each.scrapped, each.returned)
        for each in moves
        if each.verb == Verb.FINISH
        and not hasattr(each, "undone_by")
        and (each.good or each.scrapped or each.returned)
    ]


def _consignments(orders: QuerySet[ReplenishmentOrder]) -> dict[int, list[Hashable]]:
    """What was shipped, by consignment: the same carrier and number is one lorry."""
    shipments = Shipment.objects.standing().filter(order__in=orders.values("pk"))
    rows: Iterable[tuple[int, int, str, str]]
    rows = shipments.order_by("pk").values_list("order", "pk", "carrier", "number")
    consignments = defaultdict[int, list[Hashable]](list)
    for order, pk, carrier, number in rows:
        consignments[order].append((carrier, number) if number else pk)
    return consignments
