"""Promise: when a supplier will deliver, and how many."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory import orders
from inventory.models import ReplenishmentOrder
from kanban.models import Card
from kanban.planning.lifecycle import State, Verb
from kanban.pull import guards, supplier_wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import Invalid, WrongState, all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def promise_anew(
    card: Card,
    *,
    by: "User | None",
    at: datetime,
    promised_for: datetime,
    quantity: Decimal | None = None,
    version: int | None = None,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """A confirmed order's date or quantity changes; the card stays IN_PROGRESS."""
    hand = Hand(by=by, at=at, device=device, reason=reason)
    floor = Floor(hand, Verb.PROMISE, items={card.loop.item_id}, places={card.loop.destination_id})
    card = guards.present(floor, card, version=version)
    if card.order is None:
        raise WrongState(supplier_wording.not_asked(), card=card)
    guards.standing_in(card, State.IN_PROGRESS, done_in=State.DONE)
    cause = floor.cause_of(card)
    promise(floor, card, card.order, promised_for=promised_for, quantity=quantity, field="quantity")
    floor.step(card, Verb.PROMISE, State.IN_PROGRESS)
    return write(floor, card=card, caused_by=cause)


def promise(
    floor: Floor,
    card: Card,
    order: ReplenishmentOrder,
    *,
    promised_for: datetime | None = None,
    quantity: Decimal | None = None,
    field: str = "promised_quantity",
) -> None:
    """Notes the promise. Refuses a date that has passed, a quantity of nothing, and one too large to take.

    `field` is what the input of the quantity is called.
    """
    if promised_for and promised_for < floor.hand.at:
        raise Invalid(supplier_wording.promise_in_the_past(), field="promised_for", card=card)
    if quantity is not None:
        _refuse_what_cannot_be_promised(card, quantity, field)
    orders.confirm(order, at=floor.hand.at, promised_for=promised_for, quantity=quantity)
    floor.corrected[order.pk] = order


def _refuse_what_cannot_be_promised(card: Card, quantity: Decimal, field: str) -> None:
    if quantity == 0:
        raise Invalid(supplier_wording.promised_nothing(), field=field, card=card)
    guards.quantity_of(card, quantity, field=field)
    if quantity > card.most:
        raise Invalid(supplier_wording.promised_too_much(card), field=field, card=card)
