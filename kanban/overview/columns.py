"""The heads of the columns: how many cards and pieces, and how close to the limit."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from inventory.models.quantities import unit_for
from kanban.models import Board, Card, ColumnLimit
from kanban.models.choices import Kind, State


@dataclass(frozen=True, slots=True)
class ColumnCount:
    """`pieces` are still to come on the way to DONE, and full containers' contents in DONE, of the
    items counted in whole `unit`s, the commonest of the column: metres and sets are no pieces and are
    left out. `counted` are the cards that `limit` is about."""

    cards: int
    pieces: Decimal
    unit: str
    counted: int
    limit: int | None
    effect: str

    @property
    def unit_said(self) -> str:
        return unit_for(self.pieces, self.unit)

    @property
    def full(self) -> bool:
        return self.limit is not None and self.counted >= self.limit


def column_counts(board: Board) -> dict[str, ColumnCount]:
    """The three columns' counts by state, in two queries."""
    return counts_of([board])[board.pk]


def counts_of(boards: Iterable[Board]) -> dict[int, dict[str, ColumnCount]]:
    """The columns' counts of several boards by id and state, in the same two queries."""
    boards = list(boards)
    rows: dict[tuple[int, str], list[dict[str, Any]]] = {}
    for row in _sums(boards):
        rows.setdefault((row["loop__board"], row["state"]), []).append(row)
    limits = {(limit.board_id, limit.state): limit for limit in ColumnLimit.objects.filter(board__in=boards)}
    return {
        board.pk: {
            state: _count(state, rows.get((board.pk, state), []), limits.get((board.pk, state)))
            for state in State.values
        }
        for board in boards
    }


def _sums(boards: list[Board]) -> Iterable[dict[str, Any]]:
    limited = Q(loop__board__limit_counts_suppliers=True) | ~Q(loop__kind=Kind.SUPPLIER)
    cards = Card.objects.in_use().filter(loop__board__in=boards).order_by()
    sums = cards.values("loop__board", "state", "loop__item__unit", "loop__item__decimals").annotate(
        number=Count("pk"),
        counted=Count("pk", filter=limited),
        full=Sum("loop__container_quantity"),
        arrived=Sum("received"),
    )
    return [dict(row) for row in sums]


def _count(state: str, rows: list[dict[str, Any]], limit: ColumnLimit | None) -> ColumnCount:
    """Of the column's sums by unit."""
    pieces, unit = _pieces(state, rows)
    return ColumnCount(
        cards=sum(row["number"] for row in rows),
        pieces=pieces,
        unit=unit,
        counted=sum(row["counted"] for row in rows),
        limit=limit.cards if limit else None,
        effect=limit.effect if limit else "",
    )


def _pieces(state: str, rows: list[dict[str, Any]]) -> tuple[Decimal, str]:
    """How many there are of what most cards are about, and the unit in which those are counted."""
    whole = [row for row in rows if row["loop__item__decimals"] == 0]
    if not whole:
        return Decimal(0), ""
    commonest = max(whole, key=lambda row: (row["number"], row["loop__item__unit"]))
    arrived = Decimal(0) if state == State.DONE else commonest["arrived"]
    return commonest["full"] - arrived, commonest["loop__item__unit"]
