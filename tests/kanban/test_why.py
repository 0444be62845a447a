"""Why was the supplier asked? The chain leads back to the customer, or to a person's act."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from inventory.models import ReplenishmentOrder
from kanban import causes, pull
from kanban.models import Card, Loop
from tests.factory import WheelWorks


def asked_for(works: WheelWorks, loop: Loop) -> ReplenishmentOrder:
    return ReplenishmentOrder.objects.filter(item=loop.item).earliest("id")


def waiting(loop: Loop) -> Card:
    return Card.objects.as_shown().filter(loop=loop, state="REQUESTED").earliest("number")


def ship_until_rims_are_asked_for(works: WheelWorks) -> ReplenishmentOrder:
    """Carl ships bikes, Mia makes them and wheels, Pia picks; at last Alba is asked for rims."""
    mia, pia = works.person("Mia", "operator"), works.person("Pia", "operator")
    carl = works.person("Carl", "operator")
    for _ in range(2):
        works.pass_time(minutes=10)
        pull.consume(works.bike, works.shipping, Decimal(5), by=carl, at=works.now)
        for loop, person in (
            (works.bikes, mia),
            (works.wheels_at_line, pia),
            (works.wheels, mia),
            (works.rims_at_cell, pia),
        ):
            works.pass_time(minutes=1)
            works.do("start", waiting(loop), by=person)
    return asked_for(works, works.rims)


def test_the_chain_leads_from_the_supplier_back_to_the_customer(works: WheelWorks) -> None:
    steps = causes.chain(ship_until_rims_are_asked_for(works))
    assert [(step.verb, str(step.item), step.quantity) for step in steps] == [
        ("start", "RIM", Decimal(10)),
        ("start", "WHEEL", Decimal(10)),
        ("start", "WHEEL", Decimal(10)),
        ("start", "BIKE", Decimal(5)),
        ("consume", "BIKE", Decimal(5)),
    ]
    assert [step.by and step.by.first_name for step in steps] == ["Pia", "Mia", "Pia", "Mia", "Carl"]
    assert [step.card.loop_id if step.card else None for step in steps] == [
        works.rims_at_cell.pk,
        works.wheels.pk,
        works.wheels_at_line.pk,
        works.bikes.pk,
        None,
    ]
    assert [step.shipped for step in steps] == [False, False, False, False, True]
    assert steps == sorted(steps, key=lambda step: step.at, reverse=True)


def test_a_chain_costs_four_queries_however_long(
    works: WheelWorks, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    order = ship_until_rims_are_asked_for(works)
    with django_assert_num_queries(4):
        steps = causes.chain(order)
    with django_assert_num_queries(0):
        assert len([causes.what(step) + causes.who(step) for step in steps]) == 5


def test_an_empty_container_is_a_persons_act_and_ends_the_chain(works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    works.do("empty", works.card(works.rims), by=olga)
    works.do("finish", works.card(works.rims), by=olga)
    works.do("empty", works.card(works.rims), by=olga)
    second = ReplenishmentOrder.objects.latest("id")
    assert [(step.verb, step.by) for step in causes.chain(second)] == [("empty", olga)]


def test_a_hold_on_a_waiting_card_is_part_of_the_chain_and_one_in_done_ends_it(works: WheelWorks) -> None:
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    works.do("hold", works.card(works.bikes), reason="paint is wet")
    works.do("release", works.card(works.bikes))
    works.do("start", works.card(works.bikes))
    steps = causes.chain_of_card(works.card(works.wheels_at_line))
    assert [step.verb for step in steps] == ["start", "release", "hold", "consume"]
    works.do("hold", works.card(works.rims), reason="dented")
    assert [step.verb for step in causes.chain_of_card(works.card(works.rims))] == ["hold"]


def test_a_count_that_finds_less_starts_a_chain(works: WheelWorks) -> None:
    pull.count(works.rim, works.goods_in, Decimal(20), by=None, at=works.now, reason="stocktaking")
    (step,) = causes.chain(asked_for(works, works.rims))
    assert causes.what(step) == "Counted RIM at Goods-In: 20 pcs were missing"
    assert step.act.reason == "stocktaking"


def test_going_live_starts_a_chain(db: None) -> None:
    plant = WheelWorks().build(live=False)
    plant.do("empty", plant.card(plant.rims))
    assert not ReplenishmentOrder.objects.exists()
    pull.go_live(plant.assembly, by=plant.person("Lee", "leader"), at=plant.now)
    (step,) = causes.chain(asked_for(plant, plant.rims))
    assert causes.who(step) == "Lee"
    assert causes.what(step) == "Put the board live, and what was waiting was asked for"


def test_the_command_tells_the_chain_in_words(works: WheelWorks) -> None:
    order = ship_until_rims_are_asked_for(works)
    told = StringIO()
    call_command("why", str(order.pk), stdout=told)
    lines = told.getvalue().splitlines()
    assert lines == [
        f"Order {order.pk}: Alba was asked for 20 pcs of RIM at 2026-05-11 06:28",
        "  ← 2026-05-11 06:28  Pia: Picked 10 pcs of RIM at Goods-In for Cell (card 2 of 2)",
        "  ← 2026-05-11 06:27  Mia: Began to make 10 pcs of WHEEL at Cell (card 2 of 3)",
        "  ← 2026-05-11 06:26  Pia: Picked 10 pcs of WHEEL at Rack for Line (card 2 of 2)",
        "  ← 2026-05-11 06:25  Mia: Began to make 5 pcs of BIKE at Line (card 2 of 3)",
        "  ← 2026-05-11 06:24  Carl: Shipped 5 pcs of BIKE from Shipping to the customer",
    ]


def test_the_command_refuses_an_order_that_does_not_exist(db: None) -> None:
    with pytest.raises(CommandError, match="There is no replenishment order 77"):
        call_command("why", "77")
