"""Whatever people do in whatever order: the invariants hold, and what was refused left nothing behind."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.kanban.machine import PlantMachine

STEPS = 50
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def steps(number: int) -> settings:
    """So many steps in all, in runs of fifty."""
    return settings(
        max_examples=number // STEPS, stateful_step_count=STEPS, deadline=None, suppress_health_check=SLOW
    )


@pytest.mark.django_db
def test_the_invariants_hold_whatever_is_done_in_whatever_order() -> None:
    run_state_machine_as_test(PlantMachine, settings=steps(3_000))


@pytest.mark.nightly
@pytest.mark.django_db
def test_the_invariants_hold_for_a_hundred_thousand_steps() -> None:
    run_state_machine_as_test(PlantMachine, settings=steps(100_000))
