"""How fast something is used up, by worked examples of the bias-corrected exponential rate.

The correction is that of Kingma and Ba, "Adam" (2015), section 3.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from inventory.demand import SHORTEST_LIFE, TIME_CONSTANT, Demand

MORNING = datetime(2026, 5, 11, 6, 0, tzinfo=UTC)
D = Decimal


def used(quantity: int, *, every: timedelta, times: int) -> Demand:
    """The demand right after the last of so many equal takes."""
    demand = Demand()
    for step in range(times):
        demand = demand.plus(D(quantity), at=MORNING + every * step)
    return demand


def test_nothing_is_used_before_the_first_take() -> None:
    assert Demand().per_hour() == 0
    assert Demand().runs_out_at(D(100)) is None


def test_a_steady_pace_converges_to_its_true_rate() -> None:
    steady = used(5, every=timedelta(minutes=5), times=12 * 24)
    assert steady.per_hour() == pytest.approx(D(60), rel=D("0.02"))


@pytest.mark.parametrize("minutes", [10, 20, 30, 60, 120])
def test_a_young_estimate_is_right_at_once(minutes: int) -> None:
    young = used(1, every=timedelta(minutes=1), times=minutes)
    assert young.per_hour() == pytest.approx(D(60), rel=D("0.02"))


def test_without_the_correction_a_young_estimate_would_be_far_too_low() -> None:
    young = used(1, every=timedelta(minutes=1), times=10)
    uncorrected = young.weight / D(str(TIME_CONSTANT.total_seconds())) * 3600
    assert uncorrected < 3


def test_one_take_alone_says_nothing_about_a_pace() -> None:
    first = Demand().plus(D(10), at=MORNING)
    assert first.per_hour() == 0
    assert first.runs_out_at(D(100)) is None


def test_a_second_take_at_once_is_not_taken_for_an_endless_pace() -> None:
    second = Demand().plus(D(10), at=MORNING).plus(D(10), at=MORNING)
    assert second.per_hour() == pytest.approx(D(10) / D(SHORTEST_LIFE.total_seconds()) * 3600, rel=D("0.02"))


def test_whole_containers_taken_at_intervals_show_the_pace_from_the_second_on() -> None:
    fetched = used(6, every=timedelta(minutes=45), times=2)
    assert fetched.per_hour() == pytest.approx(D(8), rel=D("0.1"))


def test_a_faster_pace_shows_within_a_time_constant() -> None:
    demand = used(1, every=timedelta(minutes=1), times=60 * 24)
    for minute in range(60 * 4):
        demand = demand.plus(D(2), at=MORNING + timedelta(days=1, minutes=minute))
    assert D(90) < demand.per_hour() < D(120)


def test_the_pace_fades_overnight() -> None:
    evening = used(1, every=timedelta(minutes=1), times=60 * 16)
    morning = evening.as_of(MORNING + timedelta(hours=24))
    share = morning.per_hour() / evening.per_hour()
    assert share == pytest.approx(D("0.135"), rel=D("0.05"))  # eight hours, two time constants: e⁻²


def test_a_pace_that_faded_away_runs_out_at_no_time() -> None:
    forgotten = Demand().plus(D(1), at=MORNING).as_of(MORNING + timedelta(days=30))
    assert forgotten.per_hour() == 0
    assert forgotten.runs_out_at(D(10)) is None


def test_a_reversal_takes_back_what_it_reverses() -> None:
    without = used(5, every=timedelta(minutes=10), times=6)
    mistake = without.plus(D(400), at=MORNING + timedelta(minutes=55))
    corrected = mistake.minus(
        D(400), taken=MORNING + timedelta(minutes=55), at=MORNING + timedelta(minutes=58)
    )
    assert corrected.weight == pytest.approx(
        without.as_of(MORNING + timedelta(minutes=58)).weight, abs=D("1e-5")
    )
    assert corrected.since == without.since


def test_a_reversal_never_makes_a_pace_negative() -> None:
    later = MORNING + timedelta(minutes=10)
    two_takes = Demand().plus(D(5), at=MORNING).plus(D(5), at=later)
    reversed_twice = two_takes.minus(D(9), taken=later, at=later)
    assert reversed_twice.weight == reversed_twice.per_hour() == 0


def test_looking_at_a_demand_in_two_steps_is_looking_at_it_once() -> None:
    demand = used(7, every=timedelta(minutes=3), times=20)
    noon, evening = MORNING + timedelta(hours=6), MORNING + timedelta(hours=12)
    assert demand.as_of(noon).as_of(evening).weight == pytest.approx(
        demand.as_of(evening).weight, abs=D("1e-5")
    )


def test_a_take_that_comes_late_is_counted_as_of_now() -> None:
    now = MORNING + timedelta(hours=1)
    late = Demand().plus(D(5), at=now).plus(D(5), at=MORNING)
    assert (late.weight, late.at) == (D(5), now)


def test_stock_runs_out_when_the_pace_has_used_it() -> None:
    steady = used(5, every=timedelta(minutes=5), times=12 * 24)
    assert steady.at is not None
    out = steady.runs_out_at(D(120))
    assert out is not None
    assert out - steady.at == pytest.approx(timedelta(hours=2), abs=timedelta(minutes=3))


def test_empty_stock_has_run_out_now() -> None:
    steady = used(5, every=timedelta(minutes=5), times=10)
    assert steady.runs_out_at(D(0)) == steady.at


def test_a_stock_for_ages_runs_out_in_a_year_at_most() -> None:
    slow = Demand().plus(D("0.001"), at=MORNING).plus(D("0.001"), at=MORNING)
    assert slow.runs_out_at(D(10**9)) == MORNING + timedelta(days=365)
