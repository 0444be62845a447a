"""The charts: marks stand where the facts say, on scales that people read."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from inventory.models import ReplenishmentOrder
from kanban.metrics import Leg, Request, Scorecard, requests_of, scorecard
from kanban.planning.punctuality import Verdict
from kanban.templatetags.spans import bare, money, span
from kanban.web import charts
from tests.factory import WheelWorks

HOUR = timedelta(hours=1)
EMPTY = scorecard([], at=WheelWorks().now)


def answered(*hours: float, agreed: float = 2) -> Scorecard:
    return replace(EMPTY, answer=Leg([hour * HOUR for hour in hours], [agreed * HOUR] * len(hours)))


def test_dots_range_median_and_agreement_stand_on_one_scale() -> None:
    drawn = charts.strips(answered(1, 2, 3))
    first = drawn.strips[0]
    assert [tick.span / HOUR for tick in drawn.ticks] == [0, 1, 2, 3]
    assert first.dots == ["33.33%", "66.67%", "100.00%"]
    assert (first.median, first.agreed, first.beyond) == ("66.67%", ["66.67%"], False)
    assert (first.left, first.right) == ("43.33%", "90.00%")


@pytest.mark.parametrize(
    ("hours", "tone"), [((1, 1, 2), "fine"), ((1, 2, 3), "soon"), ((3, 3, 1), "late"), ((), "")]
)
def test_the_sign_of_a_leg_says_how_many_kept_what_was_agreed(hours: tuple[int, ...], tone: str) -> None:
    card = replace(answered(*hours), whole=Leg([HOUR]))
    assert charts.strips(card).strips[0].tone == tone


def test_an_agreement_far_beyond_what_happens_does_not_press_the_dots_together() -> None:
    first = charts.strips(answered(1, 2, agreed=100)).strips[0]
    assert (first.agreed, first.beyond) == ([], True)
    assert first.dots[-1] > "60"


def test_nothing_measured_draws_nothing() -> None:
    assert charts.strips(EMPTY) == charts.Strips([], [])
    assert charts.columns([], at=WheelWorks().now, since=WheelWorks().now) == []
    assert charts.labelled([]) == []


def delivered(works: WheelWorks, *, days: int) -> list[Request]:
    """A box of rims a day, each due a day after it was asked for: on time and late in turn."""
    for day in range(days):
        works.do("empty", works.card(works.rims))
        works.pass_time(hours=30 if day % 2 else 20)
        works.do("finish", works.card(works.rims))
        works.pass_time(hours=4)
    return requests_of(ReplenishmentOrder.objects.all(), since=works.now - timedelta(days=90))


def test_what_came_in_time_stands_above_the_line_and_what_did_not_below(works: WheelWorks) -> None:
    requests = delivered(works, days=6)
    columns = charts.columns(requests, at=works.now, since=works.now - timedelta(days=90))
    assert sum(column.above for column in columns) == 3
    assert sum(column.below for column in columns) == 3
    for bar in (bar for column in columns for bar in column.bars):
        above = bar.kind in (Verdict.EARLY, Verdict.ON_TIME)
        assert (float(bar.y) < charts.HALF) == above
        assert Decimal(bar.height) == charts.TALLEST * bar.number
    assert len(columns) <= charts.MOST_COLUMNS
    assert len(charts.labelled(columns)) <= 3


def test_what_is_long_overdue_stands_at_the_beginning_of_the_period(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    works.pass_time(days=200)
    since = works.now - timedelta(days=30)
    [column] = charts.columns(
        requests_of(ReplenishmentOrder.objects.all(), since=since), at=works.now, since=since
    )
    assert (column.below, column.numbers) == (1, {"late": 1})
    assert since - timedelta(days=1) < column.start <= since


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0"),
        (0.2, "under 1 min"),
        (34, "34 min"),
        (60, "1 h"),
        (330, "5 h 30"),
        (3312, "2.3 days"),
        (4320, "3 days"),
    ],
)
def test_spans_are_said_as_people_say_them(minutes: float, words: str) -> None:
    assert span(timedelta(minutes=minutes)).replace("\N{NO-BREAK SPACE}", " ") == words


def test_numbers_have_the_decimals_that_they_need() -> None:
    assert (span(None), bare(Decimal("12.500")), bare(Decimal("1E+3"))) == ("–", "12.5", "1000")
    assert [money(Decimal(price)) for price in ("9.9", "0.0625", "12")] == ["9.90", "0.0625", "12.00"]
