"""Where the marks of the charts stand, from the facts; templates draw them as SVG.

Positions across are percentages and so stretch with the page; those down are pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kanban.metrics import Leg, Request, Scorecard
from kanban.planning.punctuality import Verdict

STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (
        1,
        2,
        5,
        10,
        15,
        30,
        60,
        120,
        180,
        360,
        720,
        1440,
        2880,
        7200,
        10080,
        20160,
        43200,
        129600,
    )
)
MOST_DOTS = 80
MOST_COLUMNS = 32
HALF, TALLEST = 92, 18


@dataclass(frozen=True, slots=True)
class Strip:
    """One leg: a dot per request, the range from the 15th to the 85th percentile, the median, and what
    was agreed; `beyond` tells that the agreed span lies farther right than the scale goes."""

    words: str
    leg: Leg
    dots: list[str]
    left: str
    right: str
    median: str
    agreed: list[str]
    beyond: bool
    tone: str

    @property
    def terms(self) -> list[timedelta]:
        """The different spans that sources agreed to, shortest first."""
        return sorted(set(self.leg.agreed))


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale."""

    at: str
    span: timedelta


@dataclass(frozen=True, slots=True)
class Strips:
    """The legs below each other on one scale."""

    strips: list[Strip]
    ticks: list[Tick]


def strips(card: Scorecard) -> Strips:
    """The legs of a scorecard; without strips where nothing has been measured."""
    legs = (
        (_("Asked → answered"), card.answer),
        (_("Answered → shipped"), card.ship),
        (_("Shipped → received"), card.arrive),
        (_("Asked → received"), card.whole),
    )
    longest = max((leg.most for _words, leg in legs if leg.most), default=None)
    if not longest:
        told = any(leg.overrun for _words, leg in legs)
        return Strips([_strip(words, leg, STEPS[0]) for words, leg in legs] if told else [], [])
    near = [span for _words, leg in legs for span in leg.agreed if span <= 2 * longest]
    step = _step(max([longest * 1.1, *near]), 5)
    top = step * ceil(max([longest * 1.1, *near]) / step)
    ticks = [Tick(_across(step * number, top), step * number) for number in range(round(top / step) + 1)]
    return Strips([_strip(words, leg, top) for words, leg in legs], ticks)


def _strip(words: str, leg: Leg, top: timedelta) -> Strip:
    few, median, most = leg.few or timedelta(), leg.median or timedelta(), leg.most or timedelta()
    return Strip(
        words=words,
        leg=leg,
        dots=[_across(span, top) for span in leg.spans[-MOST_DOTS:]],
        left=_across(few, top),
        right=_across(most, top),
        median=_across(median, top),
        agreed=[_across(span, top) for span in sorted(set(leg.agreed)) if span <= top],
        beyond=any(span > top for span in leg.agreed),
        tone=_tone(leg),
    )


def _tone(leg: Leg) -> str:
    """Fine while 85 of 100 keep what was agreed for them, late where not even half do."""
    if leg.kept is None:
        return ""
    return "fine" if leg.kept >= 85 else "soon" if leg.kept >= 50 else "late"


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of a column: from `y` down, `height` high."""

    kind: Verdict
    number: int
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Column:
    """What was due in a stretch of time: on time above the line, late and missed below it."""

    start: datetime
    words: str
    x: str
    width: str
    middle: str
    bars: list[Bar]

    @property
    def numbers(self) -> dict[str, int]:
        return {bar.kind.value: bar.number for bar in self.bars}

    @property
    def above(self) -> int:
        return sum(bar.number for bar in self.bars if bar.kind in (Verdict.EARLY, Verdict.ON_TIME))

    @property
    def below(self) -> int:
        return sum(bar.number for bar in self.bars if bar.kind in (Verdict.LATE, Verdict.MISSED))


def columns(requests: Iterable[Request], *, at: datetime, since: datetime) -> list[Column]:
    """Deliveries by the time of their promised date, in at most 32 columns; those that nothing can be
    said of yet are left out. The stretches are as fine as the facts allow."""
    judged = [(request.by_promise.by, request.verdict(request.by_promise, at=at)) for request in requests]
    facts = [(max(due, since), said) for due, said in judged if said]
    if not facts:
        return []
    start, end = min(due for due, _said in facts), max(due for due, _said in facts)
    step = _step(max(end - start, STEPS[0]), MOST_COLUMNS - 2)
    start = _floor(start, step)
    number = int((end - start) / step) + 1
    buckets = [dict.fromkeys(Verdict, 0) for _place in range(number)]
    for due, said in facts:
        buckets[int((due - start) / step)][said] += 1
    tallest = max(
        max(each[Verdict.EARLY] + each[Verdict.ON_TIME], each[Verdict.LATE] + each[Verdict.MISSED])
        for each in buckets
    )
    unit = min(HALF / tallest, TALLEST)
    return [
        _column(start + step * place, step, counts, (place, number), unit)
        for place, counts in enumerate(buckets)
    ]


def _column(
    start: datetime, step: timedelta, counts: dict[Verdict, int], place: tuple[int, int], unit: float
) -> Column:
    at, of = place
    wide = 100 / max(of, 6)
    bars, up, down = [], float(HALF), float(HALF)
    for kind in (Verdict.ON_TIME, Verdict.EARLY, Verdict.LATE, Verdict.MISSED):
        high = counts[kind] * unit
        if not counts[kind]:
            continue
        if kind in (Verdict.ON_TIME, Verdict.EARLY):
            up -= high
            bars.append(Bar(kind, counts[kind], f"{up:.1f}", f"{high:.1f}"))
        else:
            bars.append(Bar(kind, counts[kind], f"{down:.1f}", f"{high:.1f}"))
            down += high
    return Column(
        start=start,
        words=_words(start, step),
        x=f"{wide * (at + 0.12):.2f}%",
        width=f"{wide * 0.76:.2f}%",
        middle=f"{wide * (at + 0.5):.2f}%",
        bars=bars,
    )


def labelled(found: Sequence[Column], most: int = 3) -> list[Column]:
    """Every n-th column, so that no more than `most` are named below the chart."""
    return list(found[:: ceil(len(found) / most) or 1]) if found else []


def _words(start: datetime, step: timedelta) -> str:
    local = timezone.localtime(start)
    return date_format(local, "j M" if step >= timedelta(days=1) else "D H:i")


def _floor(moment: datetime, step: timedelta) -> datetime:
    """The beginning of the stretch that the moment lies in, counted from midnight of its day."""
    midnight = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + step * int((moment - midnight) / step)


def _step(span: timedelta, most: int) -> timedelta:
    """The smallest round step that divides the span into at most so many."""
    return next((step for step in STEPS if span <= step * most), STEPS[-1])


def _across(span: timedelta, top: timedelta) -> str:
    return f"{100 * min(span / top, 1):.2f}%"
