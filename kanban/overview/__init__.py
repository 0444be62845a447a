"""The board as read: its cards, columns, rows, and what needs attention. A fixed number of queries."""

from kanban.overview.cards import ShownCard, shown_cards
from kanban.overview.columns import ColumnCount, column_counts, counts_of
from kanban.overview.rows import LoopRow, loop_rows
from kanban.overview.standing import Standing, standings

__all__ = [
    "ColumnCount",
    "LoopRow",
    "ShownCard",
    "Standing",
    "column_counts",
    "counts_of",
    "loop_rows",
    "shown_cards",
    "standings",
]
