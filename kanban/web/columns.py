"""The three columns of a page: the first cards of each, and how many more there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from kanban.fragments import Fragment
from kanban.models.choices import State
from kanban.overview import ColumnCount

FIRST = 60


@dataclass(frozen=True, slots=True)
class Column:
    """`cards` are those on the page, of `matching` ones; `more` are not on it. `boundary` is the sort
    key of the last one shown where there are more."""

    state: str
    label: str
    count: ColumnCount
    cards: list[SafeString]
    matching: int
    boundary: str

    @property
    def more(self) -> int:
        return self.matching - len(self.cards)


def columns_of(
    found: Iterable[Fragment], counts: Mapping[str, ColumnCount], *, whole: str = ""
) -> list[Column]:
    """Shows the first 60 cards of each column, and all of the column `whole`."""
    by_state: dict[str, list[Fragment]] = {state: [] for state in State.values}
    for fragment in found:
        by_state[fragment.column].append(fragment)
    return [_column(state, cards, counts[state], whole) for state, cards in by_state.items()]


def _column(state: str, cards: list[Fragment], count: ColumnCount, whole: str) -> Column:
    shown = cards if state == whole else cards[:FIRST]
    return Column(
        state=state,
        label=str(State(state).label),
        count=count,
        cards=safe(shown),
        matching=len(cards),
        boundary=shown[-1].order if len(shown) < len(cards) else "",
    )


def safe(found: Iterable[Fragment]) -> list[SafeString]:
    """The fragments' HTML, which a template made and escaped already."""
    return [mark_safe(each.html) for each in found]  # noqa: S308
