"""Go live: from now on this board's supplier cards ask their suppliers."""

from datetime import datetime
from typing import TYPE_CHECKING

from kanban.models import Board, Loop
from kanban.planning.lifecycle import Kind
from kanban.pull.floor import Floor, Hand, Outcome, waits_unasked
from kanban.pull.refusals import all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def go_live(board: Board, *, by: "User | None", at: datetime, device: str = "") -> Outcome:
    """Puts a board live: the requests of all its waiting supplier cards go out together.

    A plant loaded from files asks nobody for anything until a leader does this. Doing it again
    changes nothing.
    """
    loops = Loop.objects.filter(board=board, kind=Kind.SUPPLIER, active=True).values_list(
        "item_id", "destination_id"
    )
    items, places = {item for item, _ in loops}, {place for _, place in loops}
    floor = Floor(Hand(by=by, at=at, device=device), "go live", items=items, places=places)
    board = floor.boards.get(board.pk) or Board.objects.select_for_update(no_key=True).get(pk=board.pk)
    if board.live_since:
        return Outcome(card=None, move=None)
    board.live_since = at
    board.save(update_fields=("live_since",))
    waiting = [
        card for card in floor.cards.values() if card.loop.board_id == board.pk and waits_unasked(card)
    ]
    floor.moved = {card.pk: card for card in waiting}
    return write(floor)
