"""Ship: the supplier says that goods have left."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory import orders
from inventory.models import ReplenishmentOrder, Shipment
from kanban.models import Card
from kanban.planning.lifecycle import State, Verb
from kanban.pull import guards, supplier_wording, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.gone import gone
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

    `quantity` is what this consignment holds, all that has not left yet unless said otherwise. Refuses
    more than is open; what was scrapped or sent back may leave again. An order that nobody had
    confirmed is confirmed with it, by the date that was asked for.
    """
    hand = Hand(by=by, at=at, device=device, reason=reason)
    floor = Floor(hand, Verb.SHIP, items={card.loop.item_id}, places={card.loop.destination_id})
    card = guards.present(floor, card, version=version)
    order = card.order
    if order is None:
        raise WrongState(supplier_wording.not_asked(), card=card)
    if card.state == State.DONE:
        raise AlreadyDone(wording.already(card, guards.last_move(card)), card=card)
    guards.order_open(card)
    cause, warning = floor.cause_of(card), ""
    shipped = _checked(card, order, quantity)
    if card.state == State.REQUESTED:
        warning = guards.room_in(card, State.IN_PROGRESS)
        orders.confirm(order, at=at)
        floor.step(card, Verb.START, State.IN_PROGRESS)
    order.shipped_at = order.shipped_at or at
    floor.corrected[order.pk] = order
    floor.shipments.append(Shipment(order=order, quantity=shipped, carrier=carrier, number=number, at=at))
    floor.step(card, Verb.SHIP, State.IN_PROGRESS)
    outcome = write(floor, card=card, caused_by=cause)
    outcome.warning = warning
    return outcome


def _checked(card: Card, order: ReplenishmentOrder, said: Decimal | None) -> Decimal:
    """The quantity of the consignment, `said` or what has not left yet; refuses more than may leave."""
    has_gone = gone(order)
    left = max(card.wanted - has_gone, Decimal(0))
    if said is None and not left:
        raise AlreadyDone(supplier_wording.all_shipped(card), card=card)
    quantity = guards.quantity_of(card, left if said is None else said, field="quantity")
    if quantity > card.most - has_gone:
        raise Invalid(supplier_wording.shipped_too_much(card, left), field="quantity", card=card)
    return quantity
