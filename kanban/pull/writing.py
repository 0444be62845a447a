"""Writes what a verb decided, in a fixed number of statements, and speaks after the commit."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from inventory import orders
from inventory.models.rows import save_rows
from kanban.models import Board, BoardEvent, Card, Loop, Move
from kanban.pull.floor import Floor, Outcome, waits_unasked
from kanban.pull.settle import settle, touched_loops
from kanban.signals import board_changed

CARD_FACTS = (
    "state",
    "cycle",
    "version",
    "seq",
    "entered_at",
    "received",
    "scrapped",
    "picked",
    "held",
    "surplus",
    "retired_at",
    "order",
)


def write(floor: Floor, *, card: Card | None = None, caused_by: int | None = None) -> Outcome:
    """Settles, then writes act, ledger, orders, moves, cards and events, all caused by the one act."""
    settle(floor)
    floor.act.caused_by_id = caused_by
    floor.act.save(force_insert=True)
    loops = touched_loops(floor)
    floor.books.write(floor.act)
    _ask_suppliers(floor)
    for move in floor.moves:
        move.caused_by = floor.act
    Move.objects.bulk_create(floor.moves)
    _close_emptied(floor)
    _tell_boards(floor, loops)
    save_rows(floor.moved.values(), CARD_FACTS)
    shown = [c for c in floor.cards.values() if c.pk in floor.moved or c.loop in loops]
    own = [move for move in floor.moves if card and move.card_id == card.pk]
    return Outcome(card=card, move=own[-1] if own else None, changed=shown)


def _ask_suppliers(floor: Floor) -> None:
    """One request for each card that waits for a supplier on a live board and has none yet.

    Where nobody sells the item, the card waits unasked: `ask_waiting` asks once somebody does.
    Cancelled and refused ones are closed first: a signal has one open order at a time.
    """
    orders.save_facts(floor.corrected.values())
    orders.cancel(floor.cancelled, at=floor.hand.at, act=floor.act)
    for order, what in floor.taken_back:
        orders.tell_taken_back(order, what, at=floor.hand.at, act=floor.act)
    waiting = [card for card in floor.moved.values() if waits_unasked(card)]
    needs = [_need_of(floor, card) for card in waiting]
    placed = orders.place(needs, at=floor.hand.at, act=floor.act)
    for card in waiting:
        card.order = placed.get(card.signal)
    for move in floor.moves:
        move.order = move.order or placed.get(move.card.signal)
    orders.note_shipments(floor.shipments, act=floor.act)


def _close_emptied(floor: Floor) -> None:
    """A loop whose last card is retired is closed: its place is free for another one."""
    shrunk = {card.loop_id: card.loop for card in floor.moved.values() if card.retired_at}
    for loop in shrunk.values():
        if not floor.cards_of(loop):
            loop.active = False
            loop.save(update_fields=("active",))


def _need_of(floor: Floor, card: Card) -> orders.Need:
    before, source = floor.instead.get(card.pk, (None, None))
    loop = card.loop
    return orders.Need(
        card.signal,
        loop.item_id,
        loop.container_quantity,
        source=source,
        instead_of=before,
        deliver_to=loop.destination.name,
        reference=f"{card.number}/{loop.cards}",
    )


def _tell_boards(floor: Floor, loops: list[Loop]) -> None:
    """Numbers what changed under the boards' locks, and pokes the screens once it is committed."""
    events = [_event(floor, card.loop, card) for card in floor.moved.values()]
    events += [_event(floor, loop, None) for loop in loops]
    if not events:
        return
    BoardEvent.objects.bulk_create(events)
    save_rows(loops, ("seq",))
    boards = {event.board_id: event.board for event in events}
    save_rows(boards.values(), ("seq",))
    for board in boards.values():
        transaction.on_commit(poke(board))


def _event(floor: Floor, loop: Loop, card: Card | None) -> BoardEvent:
    board = loop.board
    board.seq += 1
    (card or loop).seq = board.seq
    return BoardEvent(board=board, seq=board.seq, loop=loop, card=card, at=floor.hand.at, caused_by=floor.act)


def poke(board: Board) -> Callable[[], object]:
    return partial(board_changed.send_robust, sender=Board, board_id=board.pk, slug=board.slug, seq=board.seq)
