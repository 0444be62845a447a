"""Start: made is started, fetched is picked, bought is confirmed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from inventory.models import Act, Location, Posting, ReplenishmentOrder
from kanban import pull
from kanban.models import Board, ColumnLimit
from tests.factory import WheelWorks
from tests.kanban.books import level, moved, refused, states, waiting


def test_making_takes_the_bom_for_a_whole_container_from_the_line_side(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels))
    works.do("start", works.card(works.wheels))
    assert (level(works.rim, works.cell), level(works.spoke, works.cell)) == (10, 1200 - 360)
    assert states(works.wheels) == ["IN_PROGRESS", "DONE", "DONE"]


def test_making_requests_the_components_whose_containers_ran_empty(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels))
    outcome = works.do("start", works.card(works.wheels))
    assert states(works.rims_at_cell) == ["REQUESTED", "DONE"]
    assert states(works.spokes) == ["DONE", "DONE", "DONE"]
    assert {card.loop.item.part_number for card in outcome.changed} == {"WHEEL", "RIM", "SPOKE"}


def test_picking_puts_the_container_on_its_way_and_frees_the_production_card(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels_at_line))
    works.do("start", works.card(works.wheels_at_line))
    assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (20, 10)
    assert states(works.wheels) == ["REQUESTED", "DONE", "DONE"]


def test_a_picker_may_take_less(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels_at_line))
    outcome = works.do("start", works.card(works.wheels_at_line), quantity=Decimal(4))
    assert (moved(outcome).picked, works.card(works.wheels_at_line).picked) == (4, 4)
    assert level(works.wheel, Location.TRANSIT) == 4


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("11", "A container holds 10 pcs: pick that many or less"),
        ("0", "A quantity of 0 moves nothing"),
        ("-1", "A quantity is a number from 0"),
        ("2.5", "WHEEL is counted in whole pcs"),
        ("NaN", "A quantity is a number from 0"),
        ("Infinity", "A quantity is a number from 0"),
        ("1E+30", "A quantity is a number from 0"),
    ],
)
def test_no_one_picks_what_cannot_be(works: WheelWorks, quantity: str, words: str) -> None:
    works.do("empty", works.card(works.wheels_at_line))
    with refused(pull.Invalid, words):
        works.do("start", works.card(works.wheels_at_line), quantity=Decimal(quantity))


def test_what_is_made_is_started_as_a_whole(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels))
    with refused(pull.Invalid, "started as a whole, 10 pcs"):
        works.do("start", works.card(works.wheels), quantity=Decimal(5))


def test_a_supplier_card_is_confirmed_for_the_date_that_was_asked_for(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    works.do("start", works.card(works.rims))
    order = ReplenishmentOrder.objects.get()
    assert (order.confirmed_at, order.promised_for) == (works.now, works.now + timedelta(days=1))
    assert not Posting.objects.filter(source=Location.SUPPLIER).exists()


def test_a_supplier_may_promise_another_date(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    friday = works.now + timedelta(days=4)
    works.do("start", works.card(works.rims), promised_for=friday)
    assert ReplenishmentOrder.objects.get().promised_for == friday


def test_a_shortage_names_every_place_and_part(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels))
    pull.count(works.rim, works.cell, Decimal(3), by=None, at=works.now, reason="Counted")
    pull.count(works.spoke, works.cell, Decimal(0), by=None, at=works.now, reason="Counted")
    words = "Cell holds 3 of RIM, 10 needed. Cell holds 0 of SPOKE, 360 needed. Count the place"
    with refused(pull.NotEnoughStock, words):
        works.do("start", works.card(works.wheels))


def test_an_empty_store_gives_nothing(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels_at_line))
    pull.count(works.wheel, works.rack, Decimal(9), by=None, at=works.now, reason="Counted")
    with refused(pull.NotEnoughStock, "Rack holds 9 of WHEEL, 10 needed"):
        works.do("start", works.card(works.wheels_at_line))


def test_who_starts_second_hears_who_was_first(works: WheelWorks) -> None:
    ann = works.person("Ann", "operator")
    works.do("empty", works.card(works.wheels))
    works.do("start", works.card(works.wheels), by=ann)
    with refused(pull.AlreadyDone, r"Already started .+ by Ann, cycle 1\."):
        works.do("start", works.card(works.wheels))


def test_a_full_container_is_not_started(works: WheelWorks) -> None:
    with refused(pull.WrongState, "Done: its container is full"):
        works.do("start", works.card(works.wheels))


def test_a_held_card_is_not_started(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels))
    works.do("hold", works.card(works.wheels), reason="Tool broken")
    with refused(pull.Held, "On hold: Tool broken"):
        works.do("start", works.card(works.wheels))


def test_the_start_answers_the_act_that_requested_the_card(works: WheelWorks) -> None:
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    start = moved(works.do("start", waiting(works.bikes)))
    assert start.caused_by.caused_by == Act.objects.get(verb="consume")


def in_progress_is_full(works: WheelWorks, **facts: str) -> None:
    ColumnLimit.objects.create(board=works.assembly, cards=1, **facts)
    for loop in (works.wheels, works.bikes, works.rims):
        works.do("empty", works.card(loop))
    works.do("start", works.card(works.bikes))


def test_in_progress_holds_no_more_than_its_limit(works: WheelWorks) -> None:
    in_progress_is_full(works)
    with refused(pull.WipLimit, "In-Progress is at its limit of 1 card. Finish one"):
        works.do("start", works.card(works.wheels))


def test_a_limit_may_warn_only(works: WheelWorks) -> None:
    in_progress_is_full(works, effect="warn")
    assert "limit of 1 card" in works.do("start", works.card(works.wheels)).warning


def test_supplier_cards_count_only_where_the_board_says_so(works: WheelWorks) -> None:
    in_progress_is_full(works)
    assert works.do("start", works.card(works.rims)).warning == ""
    works.do("return_to_queue", works.card(works.rims), reason="Mistaken")
    Board.objects.update(limit_counts_suppliers=True)
    with refused(pull.WipLimit, "limit of 1 card"):
        works.do("start", works.card(works.rims))
