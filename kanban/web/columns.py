"""The three columns of a page: the first cards of each, and how many more there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from kanban.fragments import Fragment, fragments_as_of
from kanban.models.choices import State
from kanban.overview import ColumnCount, Standing

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
    standings: Iterable[Standing], counts: Mapping[str, ColumnCount], *, language: str, whole: str = ""
) -> list[Column]:
    """Shows the first 60 cards of each column, and all of the column `whole`."""
    by_state: dict[str, list[Standing]] = {state: [] for state in State.values}
    for standing in standings:
        by_state[standing.column].append(standing)
    first = {state: cards if state == whole else cards[:FIRST] for state, cards in by_state.items()}
    seqs = {standing.pk: standing.seq for cards in first.values() for standing in cards}
    found = fragments_as_of(seqs, language=language)
    return [
        Column(
            state=state,
            label=str(State(state).label),
            count=counts[state],
            cards=safe(fragment for fragment in found if fragment.column == state),
            matching=len(by_state[state]),
            boundary=first[state][-1].order if len(first[state]) < len(by_state[state]) else "",
        )
        for state in State.values
    ]


def safe(found: Iterable[Fragment]) -> list[SafeString]:
    """The fragments' HTML, which a template made and escaped already."""
    return [mark_safe(each.html) for each in found]  # noqa: S308
