"""Ship: the supplier says that goods have left."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory import orders
from inventory.models import Shipment
from kanban.models import Card
from kanban.planning.lifecycle import State, Verb
from kanban.pull import guards, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import AlreadyDone, Invalid, WrongState, all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def ship(
    card: Card,
    *,
    by: "User | None",
    at: datetime,
    quantity: Decimal | None = None,
    carrier: str = "",
    number: str = "",
    version: int | None = None,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """REQUESTED or IN_PROGRESS → IN_PROGRESS. What left is noted; nothing is in stock until received.

    `quantity` is what this consignment holds, all that is open unless said otherwise. An order that
    nobody had confirmed is confirmed with it, by the date that was asked for.
    """
    hand = Hand(by=by, at=at, device=device, reason=reason)
    floor = Floor(hand, Verb.SHIP, items={card.loop.item_id}, places={card.loop.destination_id})
    card = guards.present(floor, card, version=version)
    order = card.order
    if order is None:
        raise WrongState(wording.not_asked(), card=card)
    if card.state == State.DONE:
        raise AlreadyDone(wording.already(card, guards.last_move(card)), card=card)
    guards.order_open(card)
    cause = floor.cause_of(card)
    shipped = _checked(card, card.open_quantity if quantity is None else quantity)
    if card.state == State.REQUESTED:
        guards.room_in(card, State.IN_PROGRESS)
        orders.confirm(order, at=at)
        floor.step(card, Verb.START, State.IN_PROGRESS)
    order.shipped_at = order.shipped_at or at
    floor.corrected[order.pk] = order
    floor.shipments.append(Shipment(order=order, quantity=shipped, carrier=carrier, number=number, at=at))
    floor.step(card, Verb.SHIP, State.IN_PROGRESS)
    return write(floor, card=card, caused_by=cause)


def _checked(card: Card, quantity: Decimal) -> Decimal:
    guards.quantity_of(card, quantity, field="quantity")
    tolerance = card.order.source.over_percent / 100 if card.order else Decimal(0)
    if quantity > card.open_quantity + card.wanted * tolerance:
        raise Invalid(wording.shipped_too_much(card), field="quantity", card=card)
    return quantity
