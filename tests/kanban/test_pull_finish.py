"""Finish: the full container stands in its place, or as much of it as there is."""

from decimal import Decimal

import pytest

from inventory.models import Location, Posting, ReplenishmentOrder, Source
from kanban import loops, pull
from kanban.models import Board, ColumnLimit, Move
from tests.factory import WheelWorks
from tests.kanban.books import level, moved, refused, started, states


def test_what_was_made_stands_in_its_place(works: WheelWorks) -> None:
    works.do("finish", started(works, works.wheels))
    assert states(works.wheels) == ["DONE", "DONE", "DONE"]
    assert level(works.wheel, works.rack) == 30


def test_what_was_fetched_comes_out_of_transit(works: WheelWorks) -> None:
    works.do("finish", started(works, works.wheels_at_line))
    assert (level(works.wheel, works.line), level(works.wheel, Location.TRANSIT)) == (20, 0)


def test_an_unconfirmed_delivery_is_received_in_one_act_with_both_moves(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    finish = moved(works.do("finish", works.card(works.rims)))
    both = Move.objects.filter(caused_by=finish.caused_by).order_by("version")
    assert [(move.from_state, move.to_state) for move in both] == [
        ("REQUESTED", "IN_PROGRESS"),
        ("IN_PROGRESS", "DONE"),
    ]
    order = ReplenishmentOrder.objects.get()
    assert (order.confirmed_at, order.received_at, order.received_quantity) == (works.now, works.now, 20)


def test_a_short_filling_stays_open_until_the_rest_comes(works: WheelWorks) -> None:
    card = started(works, works.rims)
    works.do("finish", card, good=Decimal(12))
    assert (works.card(works.rims).state, works.card(works.rims).open_quantity) == ("IN_PROGRESS", 8)
    assert ReplenishmentOrder.objects.get().state == "partly_received"
    works.do("finish", card)
    assert works.card(works.rims).received == 20
    assert ReplenishmentOrder.objects.get().state == "received"


def test_a_delivery_closed_short_ends_the_order(works: WheelWorks) -> None:
    works.do("finish", started(works, works.rims), good=Decimal(12), close=True)
    assert states(works.rims) == ["DONE", "DONE"]
    order = ReplenishmentOrder.objects.get()
    assert (order.received_quantity, order.state) == (12, "received")


def test_closing_later_takes_nothing_more(works: WheelWorks) -> None:
    card = started(works, works.rims)
    works.do("finish", card, good=Decimal(12))
    works.do("finish", card, close=True)
    assert (works.card(works.rims).state, works.card(works.rims).received) == ("DONE", 12)


def test_what_came_and_was_used_before_closing_is_requested_again_at_once(works: WheelWorks) -> None:
    card = started(works, works.rims)
    works.do("finish", card, good=Decimal(12))
    pull.consume(works.rim, works.goods_in, Decimal(32), by=None, at=works.now)
    closed = works.do("finish", card, close=True)
    assert states(works.rims) == ["REQUESTED", "REQUESTED"]
    assert works.card(works.rims).cycle == 2
    with refused(pull.TooLateToUndo, "the container was used up already, so the card has gone on"):
        pull.undo(Move.objects.get(card=card, verb="finish", good=0), by=None, at=works.now)
    with refused(pull.TooLateToUndo, "RIM at Goods-In has been used meanwhile"):
        pull.undo(moved(closed), by=None, at=works.now)


def test_nothing_but_scrap_may_be_closed_and_is_asked_for_again(works: WheelWorks) -> None:
    pull.consume(works.rim, works.goods_in, Decimal(20), by=None, at=works.now)
    card = started(works, works.rims, number=2)
    works.do("finish", card, good=Decimal(0), scrapped=Decimal(20), close=True, reason="All rusty")
    assert states(works.rims) == ["REQUESTED", "REQUESTED"]
    assert ReplenishmentOrder.objects.open().count() == 2
    assert Posting.objects.get(destination=Location.SCRAP).source_id == Location.SUPPLIER


@pytest.mark.parametrize(("percent", "most"), [("0", 20), ("5", 21)])
def test_over_delivery_is_taken_within_the_tolerance_of_its_source(
    works: WheelWorks, percent: str, most: int
) -> None:
    Source.objects.filter(item=works.rim).update(over_percent=Decimal(percent))
    card = started(works, works.rims)
    with refused(pull.OverDelivery, f"At most {most} pcs can be taken for this card; 0 are there already"):
        works.do("finish", card, good=Decimal(most + 1))
    works.do("finish", card, good=Decimal(most))
    assert level(works.rim, works.goods_in) == 20 + most


def test_tolerance_counts_what_came_before(works: WheelWorks) -> None:
    card = started(works, works.rims)
    works.do("finish", card, good=Decimal(12))
    with refused(pull.OverDelivery, "At most 20 pcs can be taken for this card; 12 are there already"):
        works.do("finish", card, good=Decimal(9))


def test_what_had_to_be_ordered_may_be_received(works: WheelWorks) -> None:
    Source.objects.filter(item=works.rim).update(minimum=50)
    works.do("finish", started(works, works.rims), good=Decimal(50))
    assert level(works.rim, works.goods_in) == 70


def test_nobody_rejects_more_than_could_have_been_delivered(works: WheelWorks) -> None:
    card = started(works, works.rims)
    with refused(pull.OverDelivery, "At most 20 pcs"):
        works.do("finish", card, good=Decimal(11), scrapped=Decimal(10), reason="?")


def test_a_delivery_that_passes_through_needs_no_room_in_progress(works: WheelWorks) -> None:
    Board.objects.update(limit_counts_suppliers=True)
    ColumnLimit.objects.create(board=works.assembly, cards=1)
    started(works, works.bikes)
    works.do("empty", works.card(works.rims))
    with refused(pull.WipLimit, "In-Progress is at its limit"):
        works.do("finish", works.card(works.rims), good=Decimal(12))
    works.do("finish", works.card(works.rims), good=Decimal(20))


def test_a_full_done_column_blocks_or_warns(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    ColumnLimit.objects.create(board=works.assembly, state="DONE", cards=1)
    with refused(pull.WipLimit, "Done is at its limit of 1 card"):
        works.do("finish", card)
    ColumnLimit.objects.update(effect="warn")
    assert "limit of 1 card" in works.do("finish", card).warning


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"good": "-1"}, "A quantity is a number from 0"),
        ({"good": "0"}, "Say how many are good, or how many were scrapped"),
        ({"good": "0.5"}, "WHEEL is counted in whole pcs"),
        ({"good": "1", "scrapped": "NaN"}, "A quantity is a number from 0"),
        ({"good": "1", "scrapped": "1"}, "Say why, in a few words"),
        ({"good": "1", "scrapped": "1", "reason": " "}, "Say why, in a few words"),
        ({"good": "1", "scrapped": "1", "reason": "x" * 201}, "Say why in at most 200 characters"),
        ({"good": "0", "close": True}, "Nothing has come of this one: return it to the queue"),
    ],
)
def test_a_filling_that_makes_no_sense_is_refused(
    works: WheelWorks, facts: dict[str, str], words: str
) -> None:
    card = started(works, works.wheels)
    numbers = {name: Decimal(facts[name]) for name in ("good", "scrapped") if name in facts}
    with refused(pull.Invalid, words):
        works.do("finish", card, **facts | numbers)


def test_a_waiting_card_is_started_first(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels))
    with refused(pull.WrongState, "Requested: start it first"):
        works.do("finish", works.card(works.wheels))


def test_a_finished_card_says_who_finished_it(works: WheelWorks) -> None:
    card, ann = started(works, works.wheels), works.person("Ann", "operator")
    works.do("finish", card, by=ann)
    with refused(pull.AlreadyDone, r"Already done .+ by Ann, cycle 1\."):
        works.do("finish", card)


def test_a_held_card_is_not_finished(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    works.do("hold", card, reason="Tool broken")
    with refused(pull.Held, "On hold: Tool broken"):
        works.do("finish", card)


def test_what_was_fetched_and_scrapped_is_not_fetched_once_more(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line, quantity=Decimal(4))
    works.do("finish", card, scrapped=Decimal(2), reason="bent")
    assert works.card(works.wheels_at_line).received == 2
    assert level(works.wheel, Location.TRANSIT) == 0


def test_a_container_made_smaller_than_what_is_there_is_full(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    works.do("finish", card, good=Decimal(8))
    loops.resize(works.wheels, cards=3, container_quantity=Decimal(6), by=None, at=works.now)
    works.do("finish", card)
    assert works.card(works.wheels).state == "DONE"


def test_rejects_count_toward_what_may_be_delivered(works: WheelWorks) -> None:
    card = started(works, works.rims)
    works.do("finish", card, good=Decimal(15))
    with refused(pull.OverDelivery):
        works.do("finish", card, good=Decimal(3), scrapped=Decimal(3), reason="scratched")
