"""Return to the queue: what was started is put back, and waits again."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from inventory import orders
from inventory.models import Posting
from inventory.stock import NotEnough
from kanban.models import Card, Move
from kanban.planning.lifecycle import State, Verb
from kanban.pull import guards, supplier_wording, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import WrongState, all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def return_to_queue(
    card: Card, *, by: "User | None", at: datetime, reason: str, version: int | None = None, device: str = ""
) -> Outcome:
    """IN_PROGRESS → REQUESTED. Reverses what its start took, and says why.

    Signals that the start caused stay: somebody may be acting on them. A supplier whose yes this takes
    back is told so, and asked to answer again. Refuses once something has
    come of the card: then it is closed short instead.
    """
    loop = card.loop
    postings = taken_by_its_start(card.pk)
    hand = Hand(by=by, at=at, device=device, reason=reason)
    places = {loop.source_id, loop.destination_id}
    floor = Floor(hand, Verb.RETURN, items={loop.item_id}, places=places, posted=postings)
    card = guards.present(floor, card, version=version)
    guards.standing_in(card, State.IN_PROGRESS, done_in=State.REQUESTED)
    guards.reason_given(floor, card)
    if card.received or card.scrapped:
        raise WrongState(wording.partly_filled(card), card=card)
    if card.order and card.order.shipped_at:
        raise WrongState(supplier_wording.on_its_way(card), card=card)
    warning = guards.room_in(card, State.REQUESTED)
    cause = floor.cause_of(card)
    try:
        floor.books.reverse(guards.unchanged(floor, card, postings))
    except NotEnough as refused:
        raise guards.not_enough(floor, refused, card) from refused
    if card.order:
        orders.unconfirm(card.order)
        floor.corrected[card.order.pk] = card.order
        card.order.item = loop.item
        floor.taken_back.append((card.order, "answer"))
    floor.step(card, Verb.RETURN, State.REQUESTED, picked=card.picked)
    card.picked = Decimal(0)
    outcome = write(floor, card=card, caused_by=cause)
    outcome.warning = warning
    return outcome


def taken_by_its_start(card_id: int) -> QuerySet[Posting]:
    """The postings that stand for the card being in progress: its start's, or of undoing a return."""
    started = Q(verb=Verb.START, undone_by=None) | Q(verb=Verb.UNDO, undoes__verb=Verb.RETURN)
    acts = Move.objects.filter(started, card=card_id).order_by("-version").values("caused_by")[:1]
    return Posting.objects.filter(caused_by__in=acts, reversed_by=None)
