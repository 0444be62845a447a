"""The heads of the columns: how many cards and pieces, and how close to the limit."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum

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
    whole = Q(loop__item__decimals=0)
    limited = Q() if board.limit_counts_suppliers else ~Q(loop__kind=Kind.SUPPLIER)
    in_columns = Card.objects.on(board).in_use().order_by().values("state")
    counts = in_columns.annotate(
        number=Count("pk"),
        counted=Count("pk", filter=limited),
        full=Sum("loop__container_quantity", filter=whole),
        arrived=Sum(F("received"), filter=whole),
    )
    found = {row["state"]: dict(row) for row in counts}
    limits = {limit.state: limit for limit in board.limits.all()}
    return {state: _count(state, found.get(state, {}), limits.get(state)) for state in State.values}


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
