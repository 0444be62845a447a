"""Start: somebody begins to fill the container. Made: started. Fetched: picked. Bought: confirmed."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory import bom
from inventory.models import BomLine, Location
from inventory.stock import NotEnough
from kanban.models import Card
from kanban.planning.lifecycle import Kind, State, Verb
from kanban.pull import guards, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.promise import promise
from kanban.pull.refusals import Invalid, all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def start(
    card: Card,
    *,
    by: "User | None",
    at: datetime,
    version: int | None = None,
    quantity: Decimal | None = None,
    promised_for: datetime | None = None,
    promised_quantity: Decimal | None = None,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """REQUESTED → IN_PROGRESS.

    Production takes the BOM for a whole container from the cell's line side. Withdrawal picks
    `quantity` (a container unless said otherwise) from the source into transit. A supplier card is
    confirmed, for `promised_for` or the date that was asked for, and for `promised_quantity` or all
    that was asked for. Refuses what is not there.
    """
    loop = card.loop
    lines = bom.components_of(loop.item_id) if loop.kind == Kind.PRODUCTION else []
    hand = Hand(by=by, at=at, device=device, reason=reason)
    items = {loop.item_id, *(line.component_id for line in lines)}
    floor = Floor(hand, Verb.START, items=items, places={loop.source_id, loop.destination_id})
    card = guards.present(floor, card, version=version)
    guards.standing_in(card, State.REQUESTED, done_in=State.IN_PROGRESS)
    warning = guards.room_in(card, State.IN_PROGRESS)
    cause = floor.cause_of(card)
    try:
        picked = _take(floor, card, lines, quantity)
    except NotEnough as refused:
        raise guards.not_enough(floor, refused, card) from refused
    if card.order:
        guards.order_open(card)
        promise(floor, card, card.order, promised_for=promised_for, quantity=promised_quantity)
    card.picked = picked
    floor.step(card, Verb.START, State.IN_PROGRESS, picked=picked)
    outcome = write(floor, card=card, caused_by=cause)
    outcome.warning = warning
    return outcome


def _take(floor: Floor, card: Card, lines: list[BomLine], quantity: Decimal | None) -> Decimal:
    """Takes what the filling needs; returns for how many units, 0 for what is bought."""
    loop = card.loop
    if loop.kind == Kind.WITHDRAWAL and loop.source_id:
        picked = loop.container_quantity if quantity is None else quantity
        if guards.quantity_of(card, picked, field="quantity") > loop.container_quantity:
            raise Invalid(wording.picks_at_most(loop), field="quantity", card=card)
        floor.books.transfer(loop.item_id, picked, loop.source_id, Location.TRANSIT)
        return picked
    if quantity is not None and quantity != loop.container_quantity:
        raise Invalid(wording.whole_container_only(loop), field="quantity", card=card)
    if loop.source_id:
        source = loop.source_id
        floor.books.transfer_all(
            (line.component_id, bom.taken_for(line, loop.container_quantity), source, Location.PRODUCTION)
            for line in lines
        )
        return loop.container_quantity
    return Decimal(0)
