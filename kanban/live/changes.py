"""What happened on a board, read from the database: events first, then cards, outside a transaction.

Cards may be newer than the events read, never older: a later patch brings them again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from kanban import fragments
from kanban.live import messages
from kanban.live.terms import terms
from kanban.models import Board, BoardEvent, Card
from kanban.overview import ColumnCount, column_counts


class Audience(NamedTuple):
    """Screens that see the same bytes. Views are `board` (cards) and `abacus` (a row per loop)."""

    language: str
    view: str = "board"


class Change(NamedTuple):
    """The last event by which a loop's row and, unless None, a card of it look different."""

    seq: int
    loop_id: int
    card_id: int | None


class Untold(Exception):
    """What happened since can no longer be told event by event: the page has to be loaded anew."""


@dataclass(frozen=True, slots=True)
class News:
    """What changed in (since, to], oldest first, with the columns' heads."""

    since: int
    to: int
    changes: Sequence[Change]
    counts: dict[str, ColumnCount]


def head(board_id: int) -> int:
    """The board's seq. Raises Board.DoesNotExist."""
    return Board.objects.values_list("seq", flat=True).get(pk=board_id)


def news(board_id: int, since: int, to: int) -> News:
    """What changed in (since, to].

    Raises Untold where that is too much, or an event is missing: they are numbered without gaps, so
    they were pruned, or the board stands before `since` because a backup was restored.
    """
    if to - since > terms().events_behind:
        raise Untold
    events = BoardEvent.objects.filter(board=board_id, seq__gt=since, seq__lte=to).order_by("seq")
    changes = [Change(*row) for row in events.values_list("seq", "loop_id", "card_id")]
    if len(changes) != to - since:
        raise Untold
    counts = column_counts(Board.objects.get(pk=board_id))
    return News(since, to, _card_by_card(changes), counts)


def _card_by_card(changes: list[Change]) -> list[Change]:
    """Replaces "every card of the loop" by those cards, at the event's place."""
    whole = {change.loop_id for change in changes if change.card_id is None}
    cards: dict[int, list[int]] = {loop_id: [] for loop_id in whole}
    in_use = Card.objects.filter(loop_id__in=whole).in_use() if whole else Card.objects.none()
    for pk, loop_id in in_use.values_list("pk", "loop_id"):
        cards[loop_id].append(pk)
    found = []
    for change in changes:
        touched = [change.card_id] if change.card_id else [*cards[change.loop_id], None]
        found += [change._replace(card_id=pk) for pk in touched]
    return found


def frames(told: News, audience: Audience) -> list[str]:
    """The patches for one audience: gapless, each card once, and none much larger than a frame should be."""
    by_row = audience.view == "abacus"
    last = {change.loop_id if by_row else change.card_id: change.seq for change in told.changes}
    last.pop(None, None)
    wanted = sorted((seq, pk) for pk, seq in last.items() if pk is not None)
    render = fragments.rows_html if by_row else fragments.cards_html
    html = render([pk for _, pk in wanted], language=audience.language)
    name = "l" if by_row else "c"
    since = told.since
    patches = []
    for to, part in _parts(wanted, html, told.to):
        cards = [html[pk] for pk in part if pk in html]
        gone = [f"{name}{pk}" for pk in part if pk not in html]
        patches.append(messages.patch(since, to, cards=cards, gone=gone, counts=told.counts))
        since = to
    return patches


def _parts(
    wanted: Sequence[tuple[int, int]], html: dict[int, str], end: int
) -> Iterator[tuple[int, list[int]]]:
    """Cuts where a frame is full, between two events; the last part reaches to `end`, even an empty one."""
    part: list[int] = []
    size = to = 0
    for seq, group in groupby(wanted, key=lambda each: each[0]):
        touched = [pk for _, pk in group]
        weight = sum(len(html.get(pk, "")) for pk in touched)
        if part and size + weight > terms().frame_characters:
            yield to, part
            part, size = [], 0
        part, size, to = [*part, *touched], size + weight, seq
    yield end, part
