"""Undo: one step back for card, stock and request together."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from inventory.models import Posting
from inventory.stock import NotEnough
from kanban.models import Card, Move
from kanban.planning.lifecycle import Kind, State, Verb
from kanban.pull import guards, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import AlreadyDone, Invalid, TooLateToUndo
from kanban.pull.settle import fits_one_more
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SIGNALS = (Verb.EMPTY, Verb.SIGNAL)


@dataclass(frozen=True)
class Deed:
    """What one act did: the steps of the card that is undone, what they caused, what they posted."""

    own: list[Move]
    caused: list[Move]
    postings: list[Posting]

    @property
    def items(self) -> set[int]:
        moves = {move.card.loop.item_id for move in (*self.own, *self.caused)}
        return moves | {posting.item_id for posting in self.postings}

    @property
    def places(self) -> set[int]:
        moves = {move.card.loop.destination_id for move in (*self.own, *self.caused)}
        return moves.union(*({p.source_id, p.destination_id} for p in self.postings))


@transaction.atomic
def undo(move: Move, *, by: "User | None", at: datetime, device: str = "", reason: str = "") -> Outcome:
    """Takes back the last thing that was done to a card, whole.

    Its postings are reversed; the signals and requests that it caused are withdrawn where nobody has
    acted on them, and a supplier who may have been asked gets a cancellation. Refuses with
    TooLateToUndo once somebody acted on the card, or used what the move had brought.
    """
    deed = _deed_of(move)
    hand = Hand(by=by, at=at, device=device, reason=reason)
    floor = Floor(hand, Verb.UNDO, items=deed.items, places=deed.places)
    card = guards.present(floor, move.card, version=None) if move.verb != Verb.RETIRE else move.card
    _refuse_if_acted_on(card, deed)
    try:
        floor.books.reverse(deed.postings)
    except NotEnough as refused:
        raise TooLateToUndo(wording.gone_meanwhile(refused.shortages, floor.items), card=card) from refused
    for step in reversed(deed.own):
        _step_back(floor, card, step)
    for signal in reversed(deed.caused):
        _withdraw_if_untouched(floor, signal)
    return write(floor, card=card, caused_by=move.caused_by_id)


def _deed_of(move: Move) -> Deed:
    moves = list(
        Move.objects.filter(caused_by=move.caused_by_id)
        .select_related("card__loop", "caused_by")
        .order_by("id")
    )
    if move.verb == Verb.SIGNAL:
        return Deed(own=[each for each in moves if each.pk == move.pk], caused=[], postings=[])
    return Deed(
        own=[each for each in moves if each.card_id == move.card_id],
        caused=[each for each in moves if each.card_id != move.card_id],
        postings=list(Posting.objects.filter(caused_by=move.caused_by_id, reversed_by=None)),
    )


def _refuse_if_acted_on(card: Card, deed: Deed) -> None:
    """Only the last thing that was done can be undone; what was undone itself does not count."""
    last = deed.own[-1]
    if last.verb not in (Verb.EMPTY, Verb.START, Verb.FINISH, Verb.RETURN, Verb.SIGNAL):
        raise Invalid(wording.not_undoable(), field="move", card=card)
    standing = Move.objects.filter(card=card, undone_by=None).exclude(verb=Verb.UNDO)
    latest = standing.select_related("caused_by__by").order_by("-version").first()
    if Move.objects.filter(undoes=last).exists():
        raise AlreadyDone(wording.undone_already(), card=card)
    if latest is None or latest.pk != last.pk or last.cycle != card.cycle:
        raise TooLateToUndo(wording.moved_on(card, guards.last_move(card)), card=card)


def _step_back(floor: Floor, card: Card, step: Move) -> None:
    if step.verb in SIGNALS:
        if not fits_one_more(floor, card.loop):
            raise TooLateToUndo(wording.used_meanwhile(card.loop), card=card)
        _withdraw(floor, card, step)
        return
    card.received -= step.good
    card.scrapped -= step.scrapped
    card.picked = _picked_before(card, step)
    if card.order:
        _correct_order(floor, card, step)
    _back(floor, card, step)


def _picked_before(card: Card, step: Move) -> Decimal:
    if step.verb == Verb.RETURN:
        return step.picked
    return card.picked - step.picked


def _correct_order(floor: Floor, card: Card, step: Move) -> None:
    order = card.order
    assert order is not None  # noqa: S101
    if step.verb == Verb.START:
        order.confirmed_at = order.promised_for = None
    if step.verb == Verb.FINISH:
        order.received_quantity -= step.good
        order.received_at = None
    if step.verb == Verb.RETURN:
        order.confirmed_at = step.caused_by.at
    floor.corrected[order.pk] = order


def _withdraw_if_untouched(floor: Floor, signal: Move) -> None:
    """Takes a signal back that this move had caused, if nobody has touched the card or confirmed."""
    card = floor.cards[signal.card_id]
    confirmed = card.order is not None and card.order.confirmed_at is not None
    if card.version != signal.version or card.held or confirmed or not fits_one_more(floor, card.loop):
        return
    if signal.verb == Verb.RETIRE:
        card.retired_at = None
        _back(floor, card, signal)
    else:
        _withdraw(floor, card, signal)


def _withdraw(floor: Floor, card: Card, signal: Move) -> None:
    if card.order and card.loop.kind == Kind.SUPPLIER:
        floor.cancelled.append(card.order)
    card.order = None
    _back(floor, card, signal)


def _back(floor: Floor, card: Card, step: Move) -> None:
    floor.step(card, Verb.UNDO, State(step.from_state), undoes=step)
    card.entered_at = step.since
