"""The plant: what the environment says wins, what the set-up was told comes next, and when people work."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django import Settings

from inventory.models import Plant, Shift

DIJON = {"name": "Dijon", "time_zone": "Europe/Paris", "language": "de"}


@pytest.mark.django_db
def test_what_the_set_up_was_told_holds_at_once() -> None:
    assert (Plant.here().name, Plant.here().time_zone, Plant.here().language) == ("Pullboard", "UTC", "")
    Plant.objects.create(pk=Plant.ONLY, **DIJON)
    assert (Plant.here().name, str(Plant.here().zone), Plant.here().language) == (
        "Dijon",
        "Europe/Paris",
        "de",
    )


@pytest.mark.django_db
def test_the_environment_wins(settings: Settings) -> None:
    Plant.objects.create(pk=Plant.ONLY, **DIJON)
    settings.FIXED_BY_ENVIRONMENT = ["time_zone"]
    settings.TIME_ZONE = "Asia/Tokyo"
    assert (Plant.here().name, Plant.here().time_zone) == ("Dijon", "Asia/Tokyo")


@pytest.mark.django_db
def test_there_is_one_plant_and_its_clock_is_a_real_one() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Plant.objects.create(pk=2, **DIJON)
    with pytest.raises(ValidationError):
        Plant(pk=1, **(DIJON | {"time_zone": "Mars/Base"})).full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shifts", "hours"),
    [
        ([], (None, None)),
        ([(6, 14)], (time(6), time(14))),
        ([(6, 14), (14, 22)], (time(6), time(22))),
        ([(6, 14), (13, 22)], (time(6), time(22))),
        ([(6, 14), (14, 22), (22, 6)], (None, None)),
        ([(18, 2)], (time(18), time(2))),
        ([(6, 10), (12, 16)], (time(6), time(16))),
        ([(14, 22), (22, 4)], (time(14), time(4))),
    ],
)
def test_people_work_outside_the_longest_pause(
    shifts: list[tuple[int, int]], hours: tuple[time | None, time | None]
) -> None:
    for begins, ends in shifts:
        Shift.objects.create(name="Shift", begins=time(begins), ends=time(ends))
    assert Shift.hours() == hours


@pytest.mark.django_db
def test_a_shift_takes_some_time() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(name="Shift", begins=time(6), ends=time(6))
