"""Empty: the container is empty, fill it again."""

from datetime import datetime
from typing import TYPE_CHECKING

from kanban.models import Card
from kanban.planning.lifecycle import State, Verb, still_in_container
from kanban.pull import guards
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import all_or_nothing
from kanban.pull.settle import done_cards
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def empty(
    card: Card,
    *,
    by: "User | None",
    at: datetime,
    version: int | None = None,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """DONE → REQUESTED. Consumes what the books still hold of the container.

    Backflush already took the rest, so nothing is taken twice. A supplier loop of a live board asks
    its supplier in the same transaction; a surplus card is retired instead.
    """
    loop = card.loop
    hand = Hand(by=by, at=at, device=device, reason=reason)
    floor = Floor(hand, Verb.EMPTY, items={loop.item_id}, places={loop.destination_id})
    card = guards.present(floor, card, version=version)
    guards.standing_in(card, State.DONE, done_in=State.REQUESTED)
    warning = "" if card.surplus else guards.room_in(card, State.REQUESTED)
    rest = still_in_container(
        floor.stock_of(card.loop), card.loop.container_quantity, len(done_cards(floor, card.loop))
    )
    cause = floor.cause_of(card)
    floor.books.consume(loop.item_id, rest, card.loop.destination)
    if card.surplus:
        floor.retire(card)
    else:
        floor.request(card, Verb.EMPTY)
    outcome = write(floor, card=card, caused_by=cause)
    outcome.warning = warning
    return outcome
