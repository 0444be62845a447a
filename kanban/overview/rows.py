"""The abacus: one row per loop, its cards as beads on a rail through the three columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from inventory import sourcing
from inventory.models import Source, StockLevel
from kanban.models import Card, Loop
from kanban.models.choices import Kind, State
from kanban.overview.cards import stock_levels
from kanban.overview.order import sort_key
from kanban.planning.lifecycle import containers_over


@dataclass(frozen=True, slots=True)
class LoopRow:
    """A loop with its cards by column and the stock at its destination.

    `share` is what is left of the container in use, from 0 to 1; None while all are full. `over`
    are containers that stand there beyond the loop's cards: goods came back. `supplier` names who was
    asked last and has not delivered, else the preferred source of a supplier loop. `seq` is the board's
    seq of the last change of anything in the row, cards that were retired included.
    """

    loop: Loop
    cards: dict[str, list[Card]]
    stock: Decimal
    runs_out_at: datetime | None
    seq: int
    supplier: str

    @property
    def order(self) -> str:
        return sort_key(self.runs_out_at, None, self.loop.pk)

    @property
    def turn(self) -> int:
        """Grows with each container that ran empty and each that was filled; a start changes nothing."""
        in_use = [card for cards in self.cards.values() for card in cards]
        return sum(2 * card.cycle + (card.state == State.DONE) for card in in_use)

    @property
    def share(self) -> Decimal | None:
        rest = self.stock % self.loop.container_quantity
        return rest / self.loop.container_quantity if rest else None

    @property
    def over(self) -> int:
        return containers_over(self.stock, self.loop.container_quantity, self.loop.cards)


def loop_rows(loops: QuerySet[Loop]) -> list[LoopRow]:
    """The active loops, what runs out first on top, in three queries however many, four with suppliers.

    Stock is read last: a row kept under its seq may be newer than that, never older.
    """
    found = list(loops.filter(active=True).select_related("item", "source", "destination", "board"))
    cards = {loop.pk: list[Card]() for loop in found}
    for card in _all_cards(found):
        cards[card.loop_id].append(card)
    levels = stock_levels(found)
    bought = {loop.item_id for loop in found if loop.kind == Kind.SUPPLIER}
    sources = sourcing.preferred_sources(bought) if bought else {}
    rows = [
        _row(
            loop,
            cards[loop.pk],
            levels.get((loop.item_id, loop.destination_id)),
            _supplier(loop, cards[loop.pk], sources),
        )
        for loop in found
    ]
    return sorted(rows, key=lambda row: row.order)


def _all_cards(loops: Iterable[Loop]) -> QuerySet[Card]:
    cards = Card.objects.filter(loop__in=[loop.pk for loop in loops])
    return cards.select_related("order__supplier").order_by("loop_id", "number")


def _supplier(loop: Loop, cards: Iterable[Card], sources: dict[int, Source]) -> str:
    if loop.kind != Kind.SUPPLIER:
        return ""
    asked = [card.order for card in cards if card.order and card.state != State.DONE]
    if asked:
        return max(asked, key=lambda order: order.pk).supplier.name
    return sources[loop.item_id].supplier.name if loop.item_id in sources else ""


def _row(loop: Loop, cards: list[Card], level: StockLevel | None, supplier: str) -> LoopRow:
    in_use = [card for card in cards if card.retired_at is None]
    return LoopRow(
        loop=loop,
        cards={state: [card for card in in_use if card.state == state] for state in State.values},
        stock=level.quantity if level else Decimal(0),
        runs_out_at=level.runs_out_at if level else None,
        supplier=supplier,
        seq=max([loop.seq, *(card.seq for card in cards)]),
    )
