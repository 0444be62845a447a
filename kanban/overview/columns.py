"""The heads of the columns: how many cards and pieces, and how close to the limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from kanban.models import Board, Card, ColumnLimit
from kanban.models.choices import Kind, State


@dataclass(frozen=True, slots=True)
class ColumnCount:
    """`pieces` are still to come on the way to DONE, and full containers' contents in DONE; of items
    counted whole, as metres cannot be added to pieces. `counted` are the cards that `limit` is about."""

    cards: int
    pieces: Decimal
    counted: int
    limit: int | None
    effect: str

    @property
    def full(self) -> bool:
        return self.limit is not None and self.counted >= self.limit


def column_counts(board: Board) -> dict[str, ColumnCount]:
    """The three columns' counts by state, in two queries."""
    return counts_of([board])[board.pk]


def counts_of(boards: Iterable[Board]) -> dict[int, dict[str, ColumnCount]]:
    """The columns' counts of several boards by id and state, in the same two queries."""
    boards = list(boards)
    rows = {(row["loop__board"], row["state"]): row for row in _sums(boards)}
    limits = {(limit.board_id, limit.state): limit for limit in ColumnLimit.objects.filter(board__in=boards)}
    return {
        board.pk: {
            state: _count(state, rows.get((board.pk, state), {}), limits.get((board.pk, state)))
            for state in State.values
        }
        for board in boards
    }


def _sums(boards: list[Board]) -> Iterable[dict[str, Any]]:
    whole = Q(loop__item__decimals=0)
    limited = Q(loop__board__limit_counts_suppliers=True) | ~Q(loop__kind=Kind.SUPPLIER)
    cards = Card.objects.in_use().filter(loop__board__in=boards).order_by()
    sums = cards.values("loop__board", "state").annotate(
        number=Count("pk"),
        counted=Count("pk", filter=limited),
        full=Sum("loop__container_quantity", filter=whole),
        arrived=Sum("received", filter=whole),
    )
    return [dict(row) for row in sums]


def _count(state: str, row: dict[str, Any], limit: ColumnLimit | None) -> ColumnCount:
    pieces = row.get("full") or Decimal(0)
    if state != State.DONE:
        pieces -= row.get("arrived") or Decimal(0)
    return ColumnCount(
        cards=row.get("number", 0),
        pieces=pieces,
        counted=row.get("counted", 0),
        limit=limit.cards if limit else None,
        effect=limit.effect if limit else "",
    )
