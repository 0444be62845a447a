"""What one act did to a card and around it, as far as it can be taken back."""

from dataclasses import dataclass

from django.db.models import Q

from inventory.models import Posting
from kanban.models import Move
from kanban.planning.lifecycle import Verb
from kanban.pull.return_to_queue import taken_by_its_start

WITHOUT_POSTINGS = (Verb.PROMISE, Verb.SHIP, Verb.REFUSE, Verb.REORDER)


@dataclass(frozen=True)
class Deed:
    """The steps of the card that is undone, what they caused, what they posted.

    `history` is the card's moves since its cycle began, the newest last.
    """

    own: list[Move]
    caused: list[Move]
    history: list[Move]
    postings: list[Posting]

    @property
    def items(self) -> set[int]:
        moves = {move.card.loop.item_id for move in (*self.own, *self.caused)}
        return moves | {posting.item_id for posting in self.postings}

    @property
    def places(self) -> set[int]:
        moves = {move.card.loop.destination_id for move in (*self.own, *self.caused)}
        return moves.union(*({p.source_id, p.destination_id} for p in self.postings))

    @property
    def standing(self) -> list[Move]:
        """The steps of the history that nobody has undone; a hold that was released is no step."""
        undone = {move.undoes_id for move in self.history}
        steps = (move for move in self.history if move.verb not in (Verb.UNDO, Verb.HOLD, Verb.RELEASE))
        return [move for move in steps if move.pk not in undone]

    @property
    def started(self) -> Move:
        """The start that the card's being in progress rests on."""
        return next(move for move in reversed(self.standing) if move.verb == Verb.START)

    def promise_before(self, step: Move) -> Move:
        """The step by which the supplier had last promised something before this one."""
        promised = (move for move in self.standing if move.verb in (Verb.START, Verb.PROMISE))
        return [move for move in promised if move.version < step.version][-1]


def deed_of(move: Move) -> Deed:
    """Read before the locks: it stands if the card's version is still that of the newest move."""
    concerned = Q(caused_by=move.caused_by_id) | Q(card=move.card_id, cycle__gte=move.cycle)
    moves = list(Move.objects.filter(concerned).select_related("card__loop", "caused_by__by").order_by("id"))
    history = [each for each in moves if each.card_id == move.card_id]
    if move.verb == Verb.SIGNAL:
        own = [each for each in history if each.pk == move.pk]
        return Deed(own=own, caused=[], history=history, postings=[])
    return Deed(
        own=[each for each in history if each.caused_by_id == move.caused_by_id],
        caused=[each for each in moves if each.card_id != move.card_id],
        history=history,
        postings=_postings_of(move),
    )


def _postings_of(move: Move) -> list[Posting]:
    """What the act moved; what a supplier says moves nothing."""
    if move.verb in WITHOUT_POSTINGS:
        return []
    if move.verb == Verb.START:
        return list(taken_by_its_start(move.card_id))
    return list(Posting.objects.filter(caused_by=move.caused_by_id))
