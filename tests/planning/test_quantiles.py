"""Medians and percentiles: the worked examples of a statistics package."""

from datetime import timedelta

import pytest

from kanban.planning.quantiles import quantile

ONE_TO_TEN = [timedelta(hours=hours) for hours in (7, 1, 10, 3, 9, 2, 8, 4, 6, 5)]


@pytest.mark.parametrize(
    ("percent", "hours"), [(0, 1), (15, 2.35), (25, 3.25), (50, 5.5), (85, 8.65), (100, 10)]
)
def test_quantiles_are_those_of_r(percent: int, hours: float) -> None:
    """quantile(1:10, c(0, .15, .25, .5, .85, 1)) in R, whose default is type 7."""
    assert quantile(ONE_TO_TEN, percent) == timedelta(hours=hours)


def test_one_span_is_every_quantile() -> None:
    only = [timedelta(minutes=3)]
    assert quantile(only, 50) == quantile(only, 85) == timedelta(minutes=3)


def test_the_middle_of_an_odd_number_is_one_of_them() -> None:
    assert quantile(ONE_TO_TEN[:3], 50) == timedelta(hours=7)


@pytest.mark.parametrize(("spans", "percent"), [([], 50), (ONE_TO_TEN, -1), (ONE_TO_TEN, 101)])
def test_a_quantile_of_nothing_is_refused(spans: list[timedelta], percent: int) -> None:
    with pytest.raises(ValueError, match="at least one span"):
        quantile(spans, percent)
