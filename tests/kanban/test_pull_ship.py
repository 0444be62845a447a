"""Ship and receive: what left is noted, what came is in stock, what was not good goes back or to scrap."""

from decimal import Decimal
from typing import Any

import pytest

from inventory.models import Location, Shipment, Source
from kanban import pull
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.kanban.books import level, moved, refused, waiting

D = Decimal


@pytest.fixture
def asked(works: WheelWorks) -> WheelWorks:
    """Alba has been asked for 20 rims; it may deliver a tenth more. 20 stand in goods in."""
    Source.objects.filter(item=works.rim).update(over_percent=10)
    works.do("empty", works.card(works.rims))
    return works


def order(works: WheelWorks) -> Any:
    found = works.card(works.rims).order
    assert found
    return found


def do(works: WheelWorks, verb: str, **facts: Any) -> pull.Outcome:
    return works.do(verb, works.card(works.rims), **facts)


def left(works: WheelWorks) -> list[int]:
    return [int(shipment.quantity) for shipment in Shipment.objects.order_by("pk")]


def test_goods_that_left_confirm_the_order_and_are_in_no_stock_yet(asked: WheelWorks) -> None:
    outcome = do(asked, "ship", carrier="DHL", number="JD0001", device="supplier's link")
    assert [move.verb for move in asked.card(asked.rims).moves.order_by("pk")] == ["empty", "start", "ship"]
    assert (moved(outcome).verb, asked.card(asked.rims).state) == ("ship", "IN_PROGRESS")
    assert (order(asked).state, order(asked).confirmed_at) == ("shipped", asked.now)
    shipment = Shipment.objects.get()
    assert (shipment.quantity, shipment.carrier, shipment.number) == (20, "DHL", "JD0001")
    assert level(asked.rim, asked.goods_in) == 20


def test_sixty_of_a_hundred_leave_first_and_the_rest_later(asked: WheelWorks) -> None:
    do(asked, "ship", quantity=D(12))
    do(asked, "finish", good=D(12))
    assert (order(asked).state, asked.card(asked.rims).state) == ("partly_received", "IN_PROGRESS")
    do(asked, "ship")
    assert left(asked) == [12, 8]
    do(asked, "finish")
    assert (order(asked).state, asked.card(asked.rims).state) == ("received", "DONE")
    assert level(asked.rim, asked.goods_in) == 40
    assert not any(verify().values())


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("0", "A quantity of 0 moves nothing"),
        ("-1", "A quantity is a number from 0"),
        ("1.5", "RIM is counted in whole pcs"),
        ("15", "8 pcs have not left yet"),
    ],
)
def test_no_more_leaves_than_was_asked_for_and_the_tolerance(
    asked: WheelWorks, quantity: str, words: str
) -> None:
    do(asked, "ship", quantity=D(12))
    with refused(pull.Invalid, words):
        do(asked, "ship", quantity=D(quantity))
    do(asked, "ship", quantity=D(10))
    with refused(pull.AlreadyDone, "All 20 pcs have left already"):
        do(asked, "ship")


def test_what_came_unannounced_has_left_too(asked: WheelWorks) -> None:
    do(asked, "finish", good=D(12))
    do(asked, "ship")
    assert left(asked) == [8]


def test_rejected_goods_go_back_with_a_reason_and_may_come_again(asked: WheelWorks) -> None:
    do(asked, "ship")
    with refused(pull.Invalid, "Say why"):
        do(asked, "finish", good=D(15), returned=D(5))
    outcome = do(asked, "finish", good=D(15), returned=D(5), reason="bent")
    assert (moved(outcome).good, moved(outcome).returned) == (15, 5)
    assert level(asked.rim, asked.goods_in) == 35
    assert level(asked.rim, Location.SCRAP) == 0
    do(asked, "ship")
    do(asked, "finish", good=D(5))
    assert (left(asked), asked.card(asked.rims).state) == ([20, 5], "DONE")
    assert not any(verify().values())


def test_a_delivery_of_which_nothing_was_good_goes_back_whole(asked: WheelWorks) -> None:
    do(asked, "finish", returned=D(20), reason="rusty")
    card = asked.card(asked.rims)
    assert (card.state, card.received, level(asked.rim, asked.goods_in)) == ("IN_PROGRESS", 0, 20)


def test_what_is_made_or_fetched_here_does_not_go_back_to_a_supplier(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels))
    works.do("start", works.card(works.wheels))
    with refused(pull.Invalid, "Only what a supplier delivered"):
        works.do("finish", works.card(works.wheels), good=D(9), returned=D(1), reason="bent")


def test_goods_on_their_way_do_not_go_back_to_the_queue(asked: WheelWorks) -> None:
    do(asked, "ship")
    with refused(pull.WrongState, "Alba says that goods have left: receive them, or ask another supplier"):
        do(asked, "return_to_queue", reason="They rang")
    assert "return" not in asked.card(asked.rims).verbs


def test_the_yes_before_a_shipment_is_undone_after_it_only(asked: WheelWorks) -> None:
    start = moved(do(asked, "start"))
    do(asked, "ship")
    with refused(pull.TooLateToUndo, "acted on this card"):
        pull.undo(start, by=None, at=asked.now)


def test_undoing_a_receipt_leaves_the_goods_on_their_way(asked: WheelWorks) -> None:
    do(asked, "ship")
    receipt = moved(do(asked, "finish"))
    pull.undo(receipt, by=None, at=asked.now)
    assert (order(asked).state, asked.card(asked.rims).state) == ("shipped", "IN_PROGRESS")
    assert (left(asked), level(asked.rim, asked.goods_in)) == ([20], 20)
    assert not any(verify().values())


def test_nothing_is_shipped_twice_once_it_is_here(asked: WheelWorks) -> None:
    do(asked, "finish")
    with refused(pull.AlreadyDone, "Already done"):
        do(asked, "ship")


def test_a_source_with_a_minimum_fills_more_than_the_card(works: WheelWorks) -> None:
    Source.objects.filter(item=works.rim).update(minimum=50, multiple=30)
    works.do("empty", works.card(works.rims))
    card = waiting(works.rims)
    assert (order(works).quantity, card.wanted, card.exceeds) == (60, 60, 40)
    do(works, "finish", good=D(45))
    assert works.card(works.rims).state == "IN_PROGRESS"
    with refused(pull.OverDelivery, "At most 60 pcs"):
        do(works, "finish", good=D(16))
    do(works, "finish")
    assert (works.card(works.rims).state, level(works.rim, works.goods_in)) == ("DONE", 80)
    assert not any(verify().values())
