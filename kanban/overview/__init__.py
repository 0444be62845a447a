"""The board as read: its cards, columns, rows, and what needs attention. A fixed number of queries."""

from kanban.overview.cards import ShownCard, shown_cards
from kanban.overview.columns import ColumnCount, column_counts
from kanban.overview.rows import LoopRow, loop_rows

__all__ = ["ColumnCount", "LoopRow", "ShownCard", "column_counts", "loop_rows", "shown_cards"]
