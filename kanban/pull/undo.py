"""Undo: one step back for card, stock and request together."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from inventory.stock import NotEnough
from kanban.models import Card, Move
from kanban.planning.lifecycle import Kind, State, Verb
from kanban.pull import answers, guards, supplier_wording, wording
from kanban.pull.deeds import Deed, deed_of
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import AlreadyDone, TooLateToUndo, WrongState, all_or_nothing
from kanban.pull.settle import fits_one_more
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SIGNALS = (Verb.EMPTY, Verb.SIGNAL)
GONE_ON = (Verb.SIGNAL, Verb.RETIRE)
ANSWERS = (Verb.START, Verb.PROMISE, Verb.SHIP, Verb.REFUSE)
UNDOABLE = (*SIGNALS, *ANSWERS, Verb.REORDER, Verb.FINISH, Verb.RETURN)
OF_THE_ORDER = (*ANSWERS, Verb.FINISH, Verb.RETURN)


@all_or_nothing
def undo(
    move: Move,
    *,
    by: "User | None",
    at: datetime,
    version: int | None = None,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """Takes back the last thing that was done to a card, whole.

    Its postings are reversed; the signals and requests that it caused are withdrawn where nobody has
    acted on them, and a supplier who may have been asked gets a cancellation. What a supplier had
    answered counts no more, and it is told so and asked again. Refuses with
    TooLateToUndo once somebody acted on the card, or used what the move had brought.
    """
    deed = deed_of(move)
    hand = Hand(by=by, at=at, device=device, reason=reason)
    floor = Floor(hand, Verb.UNDO, items=deed.items, places=deed.places)
    card = _card_of(floor, move, version=version)
    _refuse_if_acted_on(card, deed)
    try:
        floor.books.reverse(deed.postings)
    except NotEnough as refused:
        raise TooLateToUndo(wording.gone_meanwhile(refused.shortages, floor.items), card=card) from refused
    for step in reversed(deed.own):
        _step_back(floor, card, step, deed)
    if deed.own[-1].verb in ANSWERS:
        answers.tell_supplier(floor, card, deed.own[0])
    for signal in reversed(deed.caused):
        _withdraw_if_untouched(floor, signal)
    return write(floor, card=card, caused_by=move.caused_by_id)


def _card_of(floor: Floor, move: Move, *, version: int | None) -> Card:
    """The card under lock; one that was emptied for good is brought back by undoing that."""
    card = floor.cards.get(move.card_id)
    if card and card.retired_at and move.verb == Verb.RETIRE:
        guards.as_seen(card, version=version)
        return card
    return guards.present(floor, card or move.card, version=version)


def _refuse_if_acted_on(card: Card, deed: Deed) -> None:
    """Only the last thing that was done can be undone; what was undone itself does not count."""
    last, newest = deed.own[-1], deed.history[-1]
    verbs = [step.verb for step in deed.own]
    if newest.version != card.version:
        newest = guards.last_move(card) or newest
    if last.pk in {newest.undoes_id, *(move.undoes_id for move in deed.history)}:
        raise AlreadyDone(wording.undone_already(), card=card)
    if len(deed.own) > 1 and last.verb in GONE_ON:
        raise TooLateToUndo(wording.gone_on(), card=card)
    if last.verb not in UNDOABLE and not (last.verb == Verb.RETIRE and last.caused_by.verb == Verb.EMPTY):
        raise WrongState(wording.not_undoable(), card=card)
    if last.verb == Verb.REORDER and Verb.REFUSE in verbs:
        raise TooLateToUndo(supplier_wording.asked_instead(card), card=card)
    moved_on = newest.version != deed.history[-1].version or deed.standing[-1:] != [last]
    brought_back = last.verb == Verb.RETIRE and not card.retired_at
    if moved_on or brought_back:
        raise TooLateToUndo(_acted_since(card, last, newest, deed), card=card)
    if last.cycle != card.cycle:
        raise TooLateToUndo(wording.cycle_over(), card=card)
    if last.verb in OF_THE_ORDER and last.order_id != card.order_id:
        raise TooLateToUndo(supplier_wording.asked_anew(), card=card)


def _acted_since(card: Card, last: Move, newest: Move, deed: Deed) -> str:
    """What happened since, in words; of an answer, what came of it."""
    since = {move.verb for move in deed.standing if move.version > last.version}
    if last.verb == Verb.REFUSE and Verb.REORDER in since:
        return supplier_wording.asked_instead(card)
    if last.verb == Verb.SHIP and Verb.FINISH in since:
        return supplier_wording.received_since(card)
    return wording.moved_on(card, newest)


def _step_back(floor: Floor, card: Card, step: Move, deed: Deed) -> None:
    if step.verb in (*SIGNALS, Verb.RETIRE):
        if not fits_one_more(floor, card.loop):
            raise TooLateToUndo(wording.used_meanwhile(card.loop), card=card)
        _withdraw(floor, card, step)
        return
    if step.verb == Verb.REORDER:
        answers.ask_the_former(floor, card, step, deed)
        return
    card.received -= step.good
    card.scrapped -= step.scrapped
    card.picked = _picked_before(card, step, deed)
    answers.correct_order(floor, card, step, deed)
    _back(floor, card, step)


def _picked_before(card: Card, step: Move, deed: Deed) -> Decimal:
    """For how many units its start and the finishes so far had picked, before this step."""
    if step.verb == Verb.RETURN:
        return step.picked
    if step.verb == Verb.START or card.loop.kind == Kind.SUPPLIER:
        return Decimal(0)
    return max(deed.started.picked, card.received + card.scrapped)


def _withdraw_if_untouched(floor: Floor, signal: Move) -> None:
    """Takes a signal back that this move had caused, if nobody has touched the card or confirmed."""
    card = floor.cards.get(signal.card_id)
    if card is None or card.version != signal.version or card.held or not fits_one_more(floor, card.loop):
        return
    if card.order is None or card.order.confirmed_at is None:
        _withdraw(floor, card, signal)


def _withdraw(floor: Floor, card: Card, signal: Move) -> None:
    """Back to DONE: the container counts as standing again, and nobody is asked to fill it."""
    if card.order and card.loop.kind == Kind.SUPPLIER and signal.verb != Verb.RETIRE:
        card.order.item = card.loop.item
        floor.cancelled.append(card.order)
        card.order = None
    card.retired_at = None
    _back(floor, card, signal)


def _back(floor: Floor, card: Card, step: Move) -> None:
    floor.step(card, Verb.UNDO, State(step.from_state), undoes=step)
    card.entered_at = step.since
