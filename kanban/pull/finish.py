"""Finish: the full container stands in its place. Made: done. Fetched: brought. Bought: received."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory import bom, orders
from inventory.models import BomLine
from inventory.stock import NotEnough
from kanban.models import Card
from kanban.planning.lifecycle import Kind, State, Verb
from kanban.pull import components, guards, supplier_wording, wording
from kanban.pull.filling import Filling, fill
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import Invalid, OverDelivery, all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def finish(
    card: Card,
    *,
    by: "User | None",
    at: datetime,
    version: int | None = None,
    good: Decimal | None = None,
    scrapped: Decimal = Decimal(0),
    returned: Decimal = Decimal(0),
    close: bool = False,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """IN_PROGRESS → DONE, once the container is full or closed short; until then it stays open.

    `good` units (all that is missing unless said otherwise) go to the destination, `scrapped` ones
    to scrap with a reason; `returned` ones, of a supplier's delivery, go back with a reason and were
    never in the books. A supplier's delivery that nobody had confirmed is received in one act,
    with both moves recorded. Refuses more than the container and its source's tolerance take.
    """
    floor, lines = _floor(card, Hand(by=by, at=at, device=device, reason=reason))
    card = guards.present(floor, card, version=version)
    cause, was_in = floor.cause_of(card), card.state
    _confirm_unconfirmed(floor, card)
    guards.standing_in(card, State.IN_PROGRESS, done_in=State.DONE)
    filling = _filling(floor, card, good, scrapped, close=close, returned=returned)
    to_state = State.DONE if filling.completes(card) else State.IN_PROGRESS
    warning = guards.room_in(card, to_state) if to_state != was_in else ""
    try:
        picked = fill(floor, card, filling, lines)
    except NotEnough as refused:
        raise guards.not_enough(floor, refused, card) from refused
    good, scrapped = filling.good, filling.scrapped
    floor.step(card, Verb.FINISH, to_state, good=good, scrapped=scrapped, returned=returned, picked=picked)
    outcome = write(floor, card=card, caused_by=cause)
    outcome.warning = warning
    return outcome


def _floor(card: Card, hand: Hand) -> tuple[Floor, list[BomLine]]:
    """The card's surroundings; of a production card with the BOM, and with what it has taken already."""
    loop = card.loop
    places = {loop.source_id, loop.destination_id}
    if loop.kind != Kind.PRODUCTION:
        return Floor(hand, Verb.FINISH, items={loop.item_id}, places=places), []
    lines = bom.components_of(loop.item_id)
    items = {loop.item_id, *(line.component_id for line in lines)}
    return Floor(hand, Verb.FINISH, items=items, places=places, posted=components.taking(card)), lines


def _confirm_unconfirmed(floor: Floor, card: Card) -> None:
    if card.loop.kind == Kind.SUPPLIER and card.state == State.REQUESTED:
        guards.order_open(card)
        if card.order:
            orders.confirm(card.order, at=floor.hand.at)
        floor.step(card, Verb.START, State.IN_PROGRESS)


def _filling(
    floor: Floor, card: Card, good: Decimal | None, scrapped: Decimal, *, close: bool, returned: Decimal
) -> Filling:
    """What the person said, checked: countable, explained, and not more than the card may take."""
    if good is None:
        close = close or not card.open_quantity
        good = Decimal(0) if returned else _expected(card, scrapped, close=close)
    guards.quantity_of(card, good, field="good", zero_allowed=True)
    guards.quantity_of(card, scrapped, field="scrapped", zero_allowed=True)
    _refuse_what_cannot_go_back(floor, card, returned)
    if not (good or scrapped or returned or close):
        raise Invalid(wording.nothing_finished(), field="good", card=card)
    if close and not (good or scrapped or card.received or card.scrapped):
        raise Invalid(wording.nothing_received(), field="good", card=card)
    if scrapped:
        guards.reason_given(floor, card)
    delivered = good + scrapped + returned if card.loop.kind == Kind.SUPPLIER else good
    if delivered and card.received + delivered > card.most:
        raise OverDelivery(wording.container_exceeded(card, card.most), card=card)
    return Filling(good, scrapped, close)


def _refuse_what_cannot_go_back(floor: Floor, card: Card, returned: Decimal) -> None:
    guards.quantity_of(card, returned, field="returned", zero_allowed=True)
    if returned and card.loop.kind != Kind.SUPPLIER:
        raise Invalid(supplier_wording.only_deliveries_go_back(), field="returned", card=card)
    if returned:
        guards.reason_given(floor, card)


def _expected(card: Card, scrapped: Decimal, *, close: bool) -> Decimal:
    """What is good when nobody says how many: what was fetched and not scrapped, or all that is missing."""
    if card.loop.kind == Kind.WITHDRAWAL and card.picked > card.received + card.scrapped:
        return max(card.picked - card.received - card.scrapped - scrapped, Decimal(0))
    return Decimal(0) if close else card.open_quantity
