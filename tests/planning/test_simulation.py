"""What simulated people mean to do: the same every time for a seed, and never nothing for ever."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from kanban.planning.lifecycle import Kind, State, Verb
from kanban.planning.simulation import WORKDAY, Chance, Situation, intention

CARD = Situation(
    kind=Kind.PRODUCTION,
    state=State.REQUESTED,
    loop="BIKE → shipping",
    number=1,
    cycle=1,
    waited=timedelta(),
    container=Decimal(4),
)
ROUNDS = range(300)


def meant(**facts: object) -> list[object]:
    """What is meant with 300 rounds of a card."""
    return [intention(Chance(1), replace(CARD, cycle=cycle, **facts)) for cycle in ROUNDS]  # type: ignore[arg-type]


def test_the_same_seed_means_the_same_and_another_one_another() -> None:
    assert meant() == meant()
    assert intention(Chance(1), CARD) != intention(Chance(2), CARD)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", State)
def test_whatever_is_seen_has_a_next_step_within_two_days_of_work(kind: Kind, state: State) -> None:
    for cycle in ROUNDS:
        plan = intention(Chance(1), replace(CARD, kind=kind, state=state, cycle=cycle))
        assert timedelta() <= plan.after <= 2 * WORKDAY


def test_few_runs_are_stopped_and_each_is_released_later() -> None:
    running = replace(CARD, state=State.IN_PROGRESS)
    plans = {cycle: intention(Chance(1), replace(running, cycle=cycle)) for cycle in ROUNDS}
    stopped = {cycle: plan for cycle, plan in plans.items() if plan.verb == Verb.HOLD}
    assert 0 < len(stopped) < 30
    for cycle, stop in stopped.items():
        release = intention(Chance(1), replace(running, cycle=cycle, held=True))
        assert (release.verb, release.after > stop.after) == (Verb.RELEASE, True)
        resumed = replace(running, cycle=cycle, waited=release.after)
        assert intention(Chance(1), resumed).verb == Verb.FINISH


def test_suppliers_deliver_short_and_scrap_and_late_now_and_then() -> None:
    bought = replace(CARD, kind=Kind.SUPPLIER, state=State.IN_PROGRESS, container=Decimal(100), shipped=True)
    plans = [intention(Chance(1), replace(bought, cycle=cycle)) for cycle in ROUNDS]
    assert 10 <= sum(plan.good is not None and plan.good < 95 for plan in plans) <= 60
    assert 3 <= sum(plan.scrapped > 0 for plan in plans) <= 40
    assert 3 <= sum(plan.returned > 0 for plan in plans) <= 40
    assert 10 <= sum(plan.after > WORKDAY for plan in plans) <= 60
    assert all(plan.reason for plan in plans if plan.scrapped or plan.returned)


def test_most_suppliers_say_that_goods_have_left_before_these_arrive() -> None:
    bought = replace(CARD, kind=Kind.SUPPLIER, state=State.IN_PROGRESS)
    plans = {cycle: intention(Chance(1), replace(bought, cycle=cycle)) for cycle in ROUNDS}
    shipped = {cycle: plan for cycle, plan in plans.items() if plan.verb == Verb.SHIP}
    assert 200 <= len(shipped) <= 250
    for cycle, plan in shipped.items():
        arrives = intention(Chance(1), replace(bought, cycle=cycle, shipped=True))
        assert (arrives.verb, arrives.after > plan.after) == (Verb.FINISH, True)


def test_few_suppliers_refuse_or_stay_silent_and_only_where_somebody_else_can_be_asked() -> None:
    asked = replace(CARD, kind=Kind.SUPPLIER, state=State.REQUESTED, backup=True)
    verbs = [intention(Chance(1), replace(asked, cycle=cycle)).verb for cycle in ROUNDS]
    assert 20 <= verbs.count(Verb.REFUSE) <= 60
    assert 15 <= verbs.count(Verb.REORDER) <= 60
    for alone in (replace(asked, backup=False), replace(asked, replaced=True)):
        others = {intention(Chance(1), replace(alone, cycle=cycle)).verb for cycle in ROUNDS}
        assert others <= {Verb.START, Verb.FINISH}
    refused = intention(Chance(1), replace(asked, refused=True))
    assert (refused.verb, refused.after < timedelta(minutes=30)) == (Verb.REORDER, True)


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_what_comes_short_can_be_counted(decimals: int) -> None:
    bought = replace(CARD, kind=Kind.SUPPLIER, state=State.IN_PROGRESS, container=Decimal("12.5"))
    for cycle in ROUNDS:
        good = intention(Chance(1), replace(bought, cycle=cycle, decimals=decimals)).good
        if good is not None and decimals < 1:
            assert good == good.to_integral_value() or good == Decimal("11.5")
        assert good is None or 0 < good < Decimal("12.5")


def test_whoever_has_waited_too_long_for_the_rest_closes_the_card_short() -> None:
    open_still = replace(CARD, state=State.IN_PROGRESS, filled=True)
    assert not intention(Chance(1), open_still).close
    waited = replace(open_still, waited=timedelta(hours=3))
    assert intention(Chance(1), waited).close
