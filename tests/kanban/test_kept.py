"""What the tests themselves stand on: a plant that was put back is the plant that was built."""

import pytest
from django.db import transaction

from kanban.verification import verify
from tests.factory import WheelWorks
from tests.kept import Rows, built, kept, rows_of_all_tables


@pytest.mark.django_db
def test_a_plant_put_back_is_the_plant_that_was_built() -> None:
    first, _plant = stand_for_a_moment()
    again, plant = stand_for_a_moment()
    assert (again, plant) == (first, built.pop("for a moment")[0])


@pytest.mark.django_db
def test_people_go_on_in_a_plant_that_was_put_back() -> None:
    stand_for_a_moment()
    plant = kept("for a moment", WheelWorks().build)
    del built["for a moment"]
    for verb in ("empty", "start", "finish"):
        plant.do(verb, plant.card(plant.wheels))
    assert not any(verify().values())


def stand_for_a_moment() -> tuple[Rows, WheelWorks]:
    with transaction.atomic():
        plant = kept("for a moment", WheelWorks().build)
        rows = {table: sorted(rows, key=repr) for table, rows in rows_of_all_tables().items()}
        transaction.set_rollback(True)
    return rows, plant
