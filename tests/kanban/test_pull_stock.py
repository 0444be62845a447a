"""Consume and count: stock is used, or found to be different, and the cards follow."""

from decimal import Decimal

import pytest

from inventory.models import Act, Location, Posting, ReplenishmentOrder
from kanban import pull
from kanban.models import BoardEvent, Card
from tests.factory import WheelWorks
from tests.kanban.books import level, refused, started, states


def use(works: WheelWorks, quantity: str) -> pull.Outcome:
    works.pass_time(minutes=1)
    return pull.consume(works.wheel, works.rack, Decimal(quantity), by=None, at=works.now)


@pytest.mark.parametrize(
    ("used", "requested"), [("1", 0), ("9", 0), ("10", 1), ("11", 1), ("20", 2), ("29", 2), ("30", 3)]
)
def test_a_card_is_requested_for_each_container_used_up(works: WheelWorks, used: str, requested: int) -> None:
    use(works, used)
    assert states(works.wheels).count("REQUESTED") == requested


def test_the_cards_longest_in_done_go_first(works: WheelWorks) -> None:
    works.pass_time(minutes=5)
    works.do("finish", started(works, works.wheels, number=1))
    use(works, "10")
    assert states(works.wheels) == ["DONE", "REQUESTED", "DONE"]


def test_each_signal_begins_a_new_cycle_caused_by_the_use(works: WheelWorks) -> None:
    use(works, "10")
    card = Card.objects.get(loop=works.wheels, state="REQUESTED")
    assert (card.cycle, card.moves.get().verb, card.moves.get().caused_by) == (
        1,
        "signal",
        Act.objects.get(verb="consume"),
    )


def test_a_shipment_goes_to_the_customer_and_any_other_use_to_production(works: WheelWorks) -> None:
    use(works, "1")
    pull.consume(works.bike, works.shipping, Decimal(1), by=None, at=works.now)
    takers = Posting.objects.filter(caused_by__verb="consume").order_by("id").values_list("destination")
    assert list(takers) == [(Location.PRODUCTION,), (Location.CUSTOMER,)]


def test_a_place_with_two_loops_settles_the_one_whose_item_was_used(works: WheelWorks) -> None:
    pull.consume(works.rim, works.cell, Decimal(20), by=None, at=works.now)
    assert states(works.rims_at_cell) == ["REQUESTED", "REQUESTED"]
    assert states(works.spokes) == ["DONE", "DONE", "DONE"]
    assert states(works.rims) == ["DONE", "DONE"]


def test_using_what_a_supplier_fills_asks_him_for_each_container(works: WheelWorks) -> None:
    pull.consume(works.rim, works.goods_in, Decimal(40), by=None, at=works.now)
    assert [order.quantity for order in ReplenishmentOrder.objects.all()] == [20, 20]


def test_what_no_loop_fills_is_simply_used(works: WheelWorks) -> None:
    works.stock(works.rim, works.rack, 5)
    events = BoardEvent.objects.count()
    pull.consume(works.rim, works.rack, Decimal(2), by=None, at=works.now)
    assert (level(works.rim, works.rack), BoardEvent.objects.count()) == (3, events)


def test_no_more_is_used_than_is_there(works: WheelWorks) -> None:
    with refused(pull.NotEnoughStock, "Rack holds 30 of WHEEL, 31 needed"):
        use(works, "31")


@pytest.mark.parametrize("quantity", ["0", "-5", "0.001", "NaN", "-Infinity", "1000000001"])
def test_no_one_uses_what_cannot_be_counted(works: WheelWorks, quantity: str) -> None:
    with refused(pull.Invalid) as refusal:
        use(works, quantity)
    assert isinstance(refusal.value, pull.Invalid)
    assert refusal.value.field == "quantity"


@pytest.mark.parametrize("place", [Location.TRANSIT, Location.SUPPLIER, Location.COUNT, Location.CUSTOMER])
def test_only_places_that_hold_stock_are_used_or_counted(works: WheelWorks, place: int) -> None:
    nowhere = Location.objects.get(pk=place)
    with refused(pull.Invalid, "is no place where stock is kept"):
        pull.consume(works.wheel, nowhere, Decimal(1), by=None, at=works.now)
    with refused(pull.Invalid, "is no place where stock is kept"):
        pull.count(works.wheel, nowhere, Decimal(1), by=None, at=works.now, reason="Counted")


def count(works: WheelWorks, counted: str, reason: str = "Counted") -> pull.Outcome:
    return pull.count(works.wheel, works.rack, Decimal(counted), by=None, at=works.now, reason=reason)


def test_a_count_that_finds_less_requests_what_is_missing(works: WheelWorks) -> None:
    count(works, "12")
    assert (level(works.wheel, works.rack), states(works.wheels).count("REQUESTED")) == (12, 1)
    posting = Posting.objects.get(caused_by__verb="count")
    assert (posting.quantity, posting.destination_id, posting.caused_by.reason) == (
        18,
        Location.COUNT,
        "Counted",
    )


def test_a_count_that_finds_more_withdraws_nothing_by_itself(works: WheelWorks) -> None:
    use(works, "20")
    count(works, "35")
    assert states(works.wheels).count("REQUESTED") == 2
    assert level(works.wheel, works.rack) == 35
    use(works, "5")
    assert states(works.wheels).count("REQUESTED") == 2


def test_a_count_that_finds_the_same_is_kept_as_an_act_without_posting(works: WheelWorks) -> None:
    count(works, "30")
    assert Act.objects.filter(verb="count").count() == 1
    assert not Posting.objects.filter(caused_by__verb="count").exists()


def test_a_count_of_nothing_empties_the_place(works: WheelWorks) -> None:
    count(works, "0")
    assert states(works.wheels) == ["REQUESTED"] * 3


@pytest.mark.parametrize(
    ("counted", "reason"), [("-1", "Counted"), ("1.5", "Counted"), ("sNaN", "Counted"), ("1", " ")]
)
def test_a_count_that_makes_no_sense_is_refused(works: WheelWorks, counted: str, reason: str) -> None:
    with refused(pull.Invalid):
        count(works, counted, reason)
