"""What every verb asks before it does anything: is the card as the person saw it, may it move?"""

from decimal import Decimal

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from inventory.models import Posting
from inventory.models.items import InvalidQuantity
from inventory.stock import NotEnough
from kanban.models import Card, ColumnLimit, Move
from kanban.planning.lifecycle import Kind, State
from kanban.pull import supplier_wording, wording
from kanban.pull.floor import Floor
from kanban.pull.refusals import AlreadyDone, Held, Invalid, NotEnoughStock, Stale, WipLimit, WrongState


def present(floor: Floor, card: Card, *, version: int | None) -> Card:
    """The card as it is under lock. Refuses if it moved since `version`, is on hold or retired."""
    now = floor.cards.get(card.pk)
    if now is None or now.retired_at:
        raise WrongState(wording.retired(card), card=card)
    as_seen(now, version=version)
    if now.held:
        raise Held(wording.held(now), card=now)
    return now


def as_seen(card: Card, *, version: int | None) -> None:
    """Refuses if the card moved since somebody saw its `version`."""
    if version is not None and version != card.version:
        raise Stale(wording.stale(card, last_move(card)), card=card)


def last_move(card: Card) -> Move | None:
    """The move that made the card's version, with its act and person."""
    moves = Move.objects.filter(card=card, version=card.version)
    return moves.select_related("caused_by__by").first()


def unchanged(floor: Floor, card: Card, postings: QuerySet[Posting]) -> list[Posting]:
    """Postings of a card, read under lock. Refuses if they came to be of items that are not locked."""
    found = list(postings)
    if any(posting.item_id not in floor.items for posting in found):
        raise Stale(wording.stale(card, last_move(card)), card=card)
    return found


def standing_in(card: Card, state: State, *, done_in: State) -> None:
    """Refuses unless the card is in `state`; if it is in `done_in`, the verb has been done already."""
    if card.state == state:
        return
    if card.state == done_in:
        raise AlreadyDone(wording.already(card, last_move(card)), card=card)
    raise WrongState(wording.wrong_state(card), card=card)


def order_open(card: Card) -> None:
    """Refuses where the supplier has refused: nothing more can come of that request."""
    if card.order and not card.order.is_open and card.state != State.DONE:
        raise WrongState(supplier_wording.order_closed(card), card=card)


def quantity_of(card: Card, quantity: Decimal, *, field: str, zero_allowed: bool = False) -> Decimal:
    """The quantity if the card's item can be counted so; refuses with Invalid."""
    try:
        return card.loop.item.check_quantity(quantity, zero_allowed=zero_allowed)
    except InvalidQuantity as refused:
        raise Invalid(str(refused), field=field, card=card) from refused


def reason_given(floor: Floor, card: Card | None) -> str:
    """The reason that the person gave; refuses when there is none."""
    reason = floor.hand.reason.strip()
    if not reason:
        raise Invalid(wording.reason_missing(), field="reason", card=card)
    if len(reason) > 200:
        raise Invalid(wording.reason_too_long(), field="reason", card=card)
    return reason


def room_in(card: Card, state: State) -> str:
    """Refuses when the column is at a limit that blocks; returns the warning when it only warns.

    Read under the board's lock, so that two people cannot take the last place at once.
    """
    board = card.loop.board
    if not getattr(board, f"limits_{state}", True):
        return ""
    if card.loop.kind == Kind.SUPPLIER and not board.limit_counts_suppliers:
        return ""
    counted = Card.objects.filter(loop__board=OuterRef("board"), state=OuterRef("state"), retired_at=None)
    if not board.limit_counts_suppliers:
        counted = counted.exclude(loop__kind=Kind.SUPPLIER)
    number = counted.order_by().values("state").annotate(number=Count("pk")).values("number")
    full = ColumnLimit.objects.filter(board=board, state=state).alias(standing=Coalesce(Subquery(number), 0))
    limit = full.filter(standing__gte=F("cards")).first()
    if limit is None:
        return ""
    words = wording.wip_limit(limit)
    if limit.effect == ColumnLimit.Effect.BLOCK:
        raise WipLimit(words, card=card)
    return words


def not_enough(floor: Floor, refused: NotEnough, card: Card | None) -> NotEnoughStock:
    """The shortages in words: which place holds how much of what."""
    return NotEnoughStock(wording.shortages(refused.shortages, floor.items), card=card)
