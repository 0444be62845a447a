"""On time in full: what counts, case by case."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kanban.planning.punctuality import Due, Verdict, full_at, verdict

NOON = datetime(2026, 5, 11, 12, 0, tzinfo=UTC)
HUNDRED = Due(asked=NOON, by=NOON + timedelta(hours=8), wanted=Decimal(100))
Arrivals = list[tuple[datetime, Decimal]]


def came(*arrivals: tuple[float, int]) -> Arrivals:
    """Good units, each so many hours after noon."""
    return [(NOON + timedelta(hours=hours), Decimal(good)) for hours, good in arrivals]


@pytest.mark.parametrize(
    ("arrivals", "said"),
    [
        (came((7, 100)), Verdict.ON_TIME),
        (came((8, 100)), Verdict.ON_TIME),
        (came((8 + 1 / 60, 100)), Verdict.ON_TIME),
        (came((8.1, 100)), Verdict.LATE),
        (came((6, 100)), Verdict.ON_TIME),
        (came((5.9, 100)), Verdict.EARLY),
        (came((3, 60), (7.5, 40)), Verdict.ON_TIME),
        (came((3, 60), (9, 40)), Verdict.LATE),
        (came((7, 105)), Verdict.ON_TIME),
    ],
)
def test_what_came_whole_is_held_against_its_date(arrivals: Arrivals, said: Verdict) -> None:
    assert verdict(HUNDRED, arrivals, ended=True, at=NOON + timedelta(days=1)) == said


def test_what_never_came_whole_is_missed() -> None:
    tomorrow = NOON + timedelta(days=1)
    assert verdict(HUNDRED, came((7, 60)), ended=True, at=tomorrow) == Verdict.MISSED
    assert verdict(HUNDRED, [], ended=True, at=NOON) == Verdict.MISSED


def test_what_is_open_is_late_once_its_date_has_passed_and_not_before() -> None:
    assert verdict(HUNDRED, came((3, 60)), ended=False, at=NOON + timedelta(hours=8)) is None
    assert verdict(HUNDRED, came((3, 60)), ended=False, at=NOON + timedelta(hours=8.1)) == Verdict.LATE


def test_it_is_full_with_the_arrival_that_brings_the_last_unit() -> None:
    arrivals = came((9, 40), (3, 60), (10, 5))
    assert full_at(arrivals, Decimal(100)) == NOON + timedelta(hours=9)
    assert full_at(arrivals, Decimal(106)) is None
