"""What making an item takes."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from inventory import bom
from inventory.models import BomLine
from inventory.models.bom import find_cycle
from tests.factory import Factory

D = Decimal


def paint_for_a_frame(factory: Factory) -> BomLine:
    """A third of a litre of paint, counted in hundredths."""
    frame, paint = factory.item("FRAME"), factory.item("PAINT", unit="l", decimals=2)
    return BomLine.objects.create(item=frame, component=paint, quantity=D("0.333"))


def test_components_come_with_their_items_in_one_query_and_in_the_order_of_locks(
    factory: Factory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    hub, spoke, wheel = factory.item("HUB"), factory.item("SPOKE"), factory.item("WHEEL")
    factory.bom(wheel, spoke=36, hub=1)
    with django_assert_num_queries(1):
        lines = bom.components_of(wheel.pk)
        assert [(line.component.part_number, line.quantity) for line in lines] == [
            ("HUB", D(1)),
            ("SPOKE", D(36)),
        ]
    assert [line.component_id for line in lines] == sorted([hub.pk, spoke.pk])


def test_a_component_is_taken_as_it_is_counted(factory: Factory) -> None:
    line = paint_for_a_frame(factory)
    assert bom.taken_for(line, D(10)) == D("3.33")
    assert bom.taken_for(line, D(1)) == D("0.33")
    assert bom.taken_for(line, D(0)) == 0


def test_sixty_at_once_or_twenty_three_times_take_the_same(factory: Factory) -> None:
    line = paint_for_a_frame(factory)
    after = [bom.taken_for(line, D(units)) for units in (0, 20, 40, 60)]
    steps = [later - earlier for earlier, later in zip(after, after[1:], strict=False)]
    assert sum(steps) == bom.taken_for(line, D(60)) == D("19.98")


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        ([], []),
        ([(1, 2), (1, 3), (2, 3)], []),  # a part may be used on two levels
        ([(1, 2), (2, 1)], [1, 2, 1]),
        ([(1, 2), (2, 3), (3, 2)], [2, 3, 2]),
        ([(1, 1)], [1, 1]),
    ],
)
def test_an_item_that_contains_itself_is_found(lines: list[tuple[int, int]], path: list[int]) -> None:
    assert find_cycle(lines) == path


def test_a_bom_of_a_thousand_levels_is_no_cycle() -> None:
    assert find_cycle([(level, level + 1) for level in range(1000)]) == []


def test_a_cycle_is_refused_with_its_part_numbers(factory: Factory) -> None:
    bike, wheel = factory.item("BIKE"), factory.item("WHEEL")
    factory.bom(bike, wheel=2)
    with pytest.raises(ValidationError, match="WHEEL → BIKE → WHEEL|BIKE → WHEEL → BIKE"):
        BomLine(item=wheel, component=bike, quantity=D(1)).full_clean()


def test_changing_a_line_does_not_trip_over_itself(factory: Factory) -> None:
    bike = factory.item("BIKE")
    factory.item("WHEEL")
    factory.bom(bike, wheel=2)
    BomLine.objects.get().full_clean()
