"""The frames of a board's socket. Each is encoded once, and the same text goes to every screen."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from inventory.models.quantities import plain
from kanban.overview import ColumnCount

RELOAD = '{"t":"reload"}'
"""Load the page anew: it is of another build, or what happened since can no longer be told."""

LOOK = '{"t":"look"}'
"""Ask again for what is told beside the cards: an alert was seen, or a television is set up anew."""


def hello(board: str, seq: int) -> str:
    """The first frame: the board stands at `seq`. What the screen misses follows, then whatever happens."""
    return _frame("hello", board=board, seq=seq, build=settings.BUILD, now=_now())


def heartbeat(board: str, seq: int) -> str:
    """The board has been read a moment ago and stands at `seq`, never behind what a screen has seen of it."""
    return _frame("hb", board=board, seq=seq, now=_now())


def patch(
    since: int, to: int, *, cards: Sequence[str], gone: Sequence[str], counts: Mapping[str, ColumnCount]
) -> str:
    """What changed in (since, to]: fragments of cards (or rows) as they are now, and ids of those gone."""
    heads = {state: _head(count) for state, count in counts.items()}
    spoken: dict[str, Any] = {"from": since, "to": to, "now": _now()}
    return _frame("patch", **spoken, cards=cards, gone=gone, counts=heads)


def _head(count: ColumnCount) -> dict[str, Any]:
    """A column's head; pieces are a decimal string, of what is counted in `unit`s."""
    return {
        "cards": count.cards,
        "pieces": plain(count.pieces),
        "unit": count.unit_said,
        "counted": count.counted,
        "limit": count.limit,
        "effect": count.effect,
        "full": count.full,
    }


def _now() -> str:
    """The server's clock, by which ages tick in the browser: ISO 8601 with zone."""
    return timezone.now().isoformat(timespec="milliseconds")


def _frame(kind: str, **facts: Any) -> str:
    return json.dumps({"t": kind, **facts}, ensure_ascii=False, separators=(",", ":"))
