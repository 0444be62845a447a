"""The part of the factory that one verb touches: locked once, read once, written once.

Locks are taken in one order everywhere, so there is no deadlock: the items concerned by id, then the
boards concerned by id; then read, decide, write. The number of statements does not depend on how
many components, loops or cards are concerned.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from inventory.models import Act, Item, Location, Posting, ReplenishmentOrder, Shipment, Source
from inventory.stock import Books
from kanban.models import Board, Card, ColumnLimit, Loop, Move
from kanban.planning.lifecycle import Kind, State, Verb

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who acts, when, with which device and why."""

    by: "User | None"
    at: datetime
    device: str = ""
    reason: str = ""


@dataclass
class Outcome:
    """What a verb did: the card as it is now, its move, and every card that looks different now."""

    card: Card | None
    move: Move | None
    changed: list[Card] = field(default_factory=list)
    warning: str = ""


class Floor:
    """Loops that fill `places` with `items`, their cards, boards and stock, held under lock."""

    def __init__(
        self,
        hand: Hand,
        verb: str,
        *,
        items: Iterable[int],
        places: Iterable[int | None],
        posted: QuerySet[Posting] | None = None,
    ) -> None:
        """Locks `items` and those of the postings `posted`, then the boards whose loops are concerned."""
        self.hand = hand
        self.act = Act(verb=verb, at=hand.at, by=hand.by, device=hand.device, reason=hand.reason)
        here = {place for place in places if place is not None}
        self.items = {item.pk: item for item in lock_items(items, posted)}
        loops = Loop.objects.filter(item__in=self.items, destination__in=here, active=True)
        self.boards = {board.pk: board for board in lock_boards(loops.values("board"))}
        self.loops: dict[int, Loop] = {}
        self.causes: dict[int, int | None] = {}
        self.cards = {card.pk: card for card in self._cards_of(loops.values("pk"))}
        self.books = Books(items=self.items, places=here | {Location.TRANSIT}, at=hand.at)
        self.moves: list[Move] = []
        self.moved: dict[int, Card] = {}
        self.corrected: dict[int, ReplenishmentOrder] = {}
        self.cancelled: list[ReplenishmentOrder] = []
        self.instead: dict[int, tuple[ReplenishmentOrder, Source]] = {}
        self.shipments: list[Shipment] = []
        self.taken_back: list[tuple[ReplenishmentOrder, str]] = []

    def _cards_of(self, loops: Any) -> Iterable[Card]:
        moved_by = Move.objects.filter(card=OuterRef("pk"), version=OuterRef("version")).values("caused_by")
        cards: Any = Card.objects.filter(loop__in=loops).as_shown().annotate(cause=Subquery(moved_by))
        for card in cards.order_by("loop_id", "number"):
            self.causes[card.pk] = card.cause
            card.loop = self.loops.setdefault(card.loop_id, card.loop)
            card.loop.board = self.boards[card.loop.board_id]
            yield card

    def cards_of(self, loop: Loop) -> list[Card]:
        """The cards of a loop that are in use."""
        return [card for card in self.cards.values() if card.loop_id == loop.pk and not card.retired_at]

    def cause_of(self, card: Card) -> int | None:
        """The act that a verb on this card answers: the one that brought the card to where it is."""
        return self.causes[card.pk]

    def stock_of(self, loop: Loop) -> Decimal:
        return self.books.quantity(loop.item_id, loop.destination_id)

    def step(
        self, card: Card, verb: Verb, to_state: State, *, undoes: Move | None = None, **quantities: Decimal
    ) -> Move:
        """Moves a card one step in memory: its version grows, and its time where it is now begins."""
        card.version += 1
        facts: dict[str, Any] = {**_promise(card, verb), **quantities}
        move = Move(
            card=card,
            cycle=card.cycle,
            version=card.version,
            verb=verb,
            from_state=card.state,
            to_state=to_state,
            since=card.entered_at,
            order=card.order,
            undoes=undoes,
            **facts,
        )
        if card.state != to_state:
            card.state, card.entered_at = to_state, self.hand.at
        self.moves.append(move)
        self.moved[card.pk] = card
        return move

    def request(self, card: Card, verb: Verb) -> Move:
        """Begins a new cycle: the container has to be filled again."""
        card.cycle += 1
        card.received = card.scrapped = card.picked = Decimal(0)
        card.order = None
        return self.step(card, verb, State.REQUESTED)

    def retire(self, card: Card) -> Move:
        """Takes a surplus card out of its loop: this is how a loop shrinks."""
        card.retired_at = self.hand.at
        return self.step(card, Verb.RETIRE, State(card.state))


def _promise(card: Card, verb: Verb) -> dict[str, Any]:
    """What a supplier promises by a step, as its order says it then."""
    if card.order is None or verb not in (Verb.START, Verb.PROMISE):
        return {}
    return {
        "promised_for": card.order.promised_for,
        "promised_quantity": card.order.promised_quantity,
    }


def waits_unasked(card: Card) -> bool:
    """Whether a supplier is to fill the container, and nobody has asked one yet."""
    waits = card.state == State.REQUESTED and card.order is None and not card.retired_at
    return waits and card.loop.kind == Kind.SUPPLIER and card.loop.board.live_since is not None


def hold_for_long(items: Iterable[int]) -> None:
    """Locks these items and all boards for the rest of the transaction, in the one order.

    For what saves many things in one transaction: the verbs that it then calls find theirs locked.
    """
    list(lock_items(items))
    list(lock_boards(Board.objects.values("pk")))


def lock_items(items: Iterable[int], posted: QuerySet[Posting] | None = None) -> Iterable[Item]:
    concerned = Q(pk__in=set(items))
    if posted is not None:
        concerned |= Q(pk__in=posted.values("item"))
    return Item.objects.select_for_update(no_key=True).filter(concerned).order_by("pk")


def lock_boards(boards: Any) -> Iterable[Board]:
    """Each board knows then, by `limits_<state>`, which of its columns have a limit at all."""
    here = ColumnLimit.objects.filter(board=OuterRef("pk"))
    limited = {f"limits_{state}": Exists(here.filter(state=state)) for state in State}
    locked = Board.objects.select_for_update(no_key=True).filter(pk__in=boards)
    return locked.annotate(**limited).order_by("pk")
