"""On time in full: what became of a request, held against a date and a quantity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

TO_THE_MINUTE = timedelta(minutes=1)
LAST_PART = 4


class Verdict(StrEnum):
    """EARLY and ON_TIME are on time in full, LATE came whole after its date or is overdue, MISSED
    never came whole: refused, closed short, or somebody else was asked."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"


@dataclass(frozen=True, kw_only=True)
class Due:
    """`wanted` units, asked for at `asked`, by `by`."""

    asked: datetime
    by: datetime
    wanted: Decimal


def full_at(arrivals: Iterable[tuple[datetime, Decimal]], wanted: Decimal) -> datetime | None:
    """When the good units that arrived first came to `wanted`; None while some are missing."""
    there = Decimal(0)
    for at, good in sorted(arrivals):
        there += good
        if there >= wanted:
            return at
    return None


def verdict(
    due: Due, arrivals: Iterable[tuple[datetime, Decimal]], *, ended: bool, at: datetime
) -> Verdict | None:
    """What is to be said at `at`; None of what is open and not due yet.

    In full: as many good units as wanted; what was scrapped or sent back does not count. On time:
    booked no later than a minute after `by`, as dates are read to the minute. Early: more than a
    quarter of the time from asking to `by` was left. `ended` says that no more will come.
    """
    full = full_at(arrivals, due.wanted)
    if full is None:
        overdue = Verdict.LATE if at > due.by + TO_THE_MINUTE else None
        return Verdict.MISSED if ended else overdue
    if full > due.by + TO_THE_MINUTE:
        return Verdict.LATE
    return Verdict.EARLY if (due.by - full) * LAST_PART > due.by - due.asked else Verdict.ON_TIME
