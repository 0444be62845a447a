"""Cards that have stood still for longer than their loop usually takes: they may be lost.

A card lies still in a state since it came there, or since anything else was done to it. How long that
usually takes is measured: the spans that the loop's cards spent in that state before they left it, over
the last ROUNDS of them. What was undone has not happened.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Subquery, Window
from django.db.models.functions import RowNumber

from kanban.models import AuditedCard, Board, Card, Move
from kanban.models.choices import Verb
from kanban.planning.quantiles import quantile

ROUNDS = 60
"""As many of the last rounds as are looked at: a loop of four cards that goes round daily changes
its pace within two weeks, and its list follows."""

MOST, TIMES = 85, 2
"""Twice what 85 of 100 keep within: a slow round is not suspect, two of them in a row are."""

FEWEST = 5
"""Of fewer rounds than these the 85th percentile is only the slowest one."""

UNKNOWN = timedelta(days=14)
"""How long a card may lie still while its loop has hardly gone round: nearly every loop inside a plant
turns within two weeks, and a supplier's card is given twice the lead time of its source besides."""

LEAST = timedelta(days=3)
"""Nothing is suspect before, however fast the loop: nobody moves cards from Friday to Monday."""

Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Still:
    """A card that lies still `since`, for longer than it is `allowed` to; `usual` is what 85 of 100 of
    its loop keep within in its state, None where that is not known. `seen` is its last find in a round.
    """

    card: Card
    since: datetime
    allowed: timedelta
    usual: timedelta | None
    seen: AuditedCard | None = None


def still(board: Board, *, at: datetime) -> list[Still]:
    """The board's cards that lie still for too long, the longest first; two queries at most."""
    waiting = [card for card in _cards(board) if at - _since(card) > LEAST and not _promised(card, at)]
    if not waiting:
        return []
    spans = _spans({card.loop_id for card in waiting})
    found = []
    for card in waiting:
        usual = _usual(spans[card.loop_id, card.state])
        allowed = _allowed(card, usual)
        if at - _since(card) > allowed:
            found.append(Still(card, _since(card), allowed, usual))
    return sorted(found, key=lambda each: (each.since, each.card.pk))


def with_last_find(found: list[Still]) -> list[Still]:
    """The same cards, each with its last find in a round; one query."""
    seen = _seen([each.card.pk for each in found])
    return [replace(each, seen=seen.get(each.card.pk)) for each in found]


def _cards(board: Board) -> list[Card]:
    last = Move.objects.filter(card=OuterRef("pk")).order_by("-version").values("caused_by__at")[:1]
    return list(Card.objects.on(board).in_use().as_shown().annotate(touched=Subquery(last)))


def _since(card: Card) -> datetime:
    touched: datetime | None = card.touched  # type: ignore[attr-defined]
    return max(card.entered_at, touched or card.entered_at)


def _promised(card: Card, at: datetime) -> bool:
    """Whether its supplier has promised a day that is still to come."""
    return bool(card.order and card.order.promised_for and card.order.promised_for > at)


def _spans(loops: Collection[int]) -> dict[Place, list[timedelta]]:
    """How long the loops' cards were in each state, the last ROUNDS of each."""
    left = Move.objects.filter(card__loop__in=loops, undone_by=None).exclude(from_state=F("to_state"))
    place = [F("card__loop"), F("from_state")]
    rank = Window(RowNumber(), partition_by=place, order_by=F("pk").desc())
    rows = left.exclude(verb=Verb.UNDO).annotate(rank=rank).filter(rank__lte=ROUNDS)
    spans = defaultdict[Place, list[timedelta]](list)
    for loop, state, since, until in rows.values_list("card__loop", "from_state", "since", "caused_by__at"):
        spans[loop, state].append(until - since)
    return spans


def _usual(spans: list[timedelta]) -> timedelta | None:
    return quantile(spans, MOST) if len(spans) >= FEWEST else None


def _allowed(card: Card, usual: timedelta | None) -> timedelta:
    if usual is not None:
        return max(TIMES * usual, LEAST)
    if card.order is None:
        return UNKNOWN
    return max(UNKNOWN, TIMES * timedelta(days=float(card.order.source.lead_time_days)))


def _seen(cards: Collection[int]) -> dict[int, AuditedCard]:
    """When a round found them last."""
    rows = AuditedCard.objects.filter(card__in=cards, at__isnull=False).select_related("by", "place")
    return {row.card_id: row for row in rows.order_by("at", "pk")}
