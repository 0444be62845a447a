"""Silence is borne for a time that was agreed: 1, 1.5 and 2 response times."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from kanban.planning.patience import none_left, patience

NOON = datetime(2026, 5, 11, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "remind", "alert", "give_up"),
    [("4", 240, 360, 480), ("0.5", 30, 45, 60), ("24", 1440, 2160, 2880), ("0.25", 15, 22.5, 30)],
)
def test_each_consequence_has_its_multiple_of_the_response_time(
    hours: str, remind: float, alert: float, give_up: float
) -> None:
    found = patience(NOON, Decimal(hours))
    spans = [moment - NOON for moment in (found.remind_at, found.alert_at, found.give_up_at)]
    assert spans == [timedelta(minutes=minutes) for minutes in (remind, alert, give_up)]


def test_who_could_not_be_reached_is_not_waited_for() -> None:
    assert {NOON} == set(vars(none_left(NOON)).values())
