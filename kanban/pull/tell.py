"""Tells a board what happened outside the pull, so that its screens show it at once."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet

from inventory.models import Act
from kanban.models import BoardEvent, Card, Loop
from kanban.pull.floor import lock_boards
from kanban.pull.writing import poke

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def orders_sent(*, order_ids: list[int], at: datetime, **_sender: Any) -> None:
    """Suppliers were asked: the cards say so now ("Asked 13:58"). Numbered under their boards' locks."""
    asking = Card.objects.filter(order__in=order_ids)
    for board in lock_boards(asking.values("loop__board")):
        for card in asking.filter(loop__board=board).select_related("order"):
            board.seq += 1
            asking.filter(pk=card.pk).update(seq=board.seq)
            cause = card.order.caused_by_id if card.order else None
            BoardEvent.objects.create(
                board=board, seq=board.seq, loop_id=card.loop_id, card=card, at=at, caused_by_id=cause
            )
        board.save(update_fields=("seq",))
        transaction.on_commit(poke(board))


@transaction.atomic
def looks_different(loops: QuerySet[Loop], *, at: datetime) -> None:
    """A name that the loops' cards show has changed: every screen is shown them anew.

    Locks boards, so it is called where the caller will lock no item any more.
    """
    if not loops.exists():
        return
    renaming = Act.objects.create(verb="rename", at=at)
    for board in lock_boards(loops.values("board")):
        for loop in loops.filter(board=board):
            board.seq += 1
            Loop.objects.filter(pk=loop.pk).update(seq=board.seq)
            BoardEvent.objects.create(board=board, seq=board.seq, loop=loop, at=at, caused_by=renaming)
        board.save(update_fields=("seq",))
        transaction.on_commit(poke(board))


@transaction.atomic
def relabelled(card: Card, *, by: "User", at: datetime, reason: str) -> None:
    """A card carries another label, and who keeps its token or code has to know. Locks its board."""
    act = Act.objects.create(verb="relabel", at=at, by=by, reason=reason)
    for board in lock_boards([card.loop.board_id]):
        board.seq += 1
        Card.objects.filter(pk=card.pk).update(seq=board.seq)
        BoardEvent.objects.create(
            board=board, seq=board.seq, loop_id=card.loop_id, card=card, at=at, caused_by=act
        )
        board.save(update_fields=("seq",))
        transaction.on_commit(poke(board))
