"""Return to the queue: what was started is put back, and waits again."""

from decimal import Decimal

from inventory.models import Location, OutboxMessage, ReplenishmentOrder, StockLevel
from kanban import pull
from kanban.models import ColumnLimit
from tests.factory import WheelWorks
from tests.kanban.books import level, moved, refused, started, states


def test_returning_puts_the_components_back(works: WheelWorks) -> None:
    works.do("return_to_queue", started(works, works.wheels), reason="Tool broken")
    assert states(works.wheels) == ["REQUESTED", "DONE", "DONE"]
    assert (level(works.rim, works.cell), level(works.spoke, works.cell)) == (20, 1200)


def test_returning_brings_the_picked_back_to_the_store(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line, quantity=Decimal(6))
    works.do("return_to_queue", card, reason="Wrong aisle")
    assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (30, 0)
    assert works.card(works.wheels_at_line).picked == 0


def test_signals_that_the_start_caused_stay(works: WheelWorks) -> None:
    works.do("return_to_queue", started(works, works.wheels), reason="Tool broken")
    assert states(works.rims_at_cell) == ["REQUESTED", "DONE"]


def test_a_returned_supplier_card_waits_for_its_confirmation_again(works: WheelWorks) -> None:
    works.do("return_to_queue", started(works, works.rims), reason="Promise withdrawn")
    order = ReplenishmentOrder.objects.get()
    assert (order.confirmed_at, order.promised_for, order.state) == (None, None, "requested")
    assert OutboxMessage.objects.count() == 1


def test_a_card_started_before_the_board_went_live_asks_when_it_is_returned(db: None) -> None:
    works = WheelWorks().build(live=False)
    card = started(works, works.rims)
    pull.go_live(works.assembly, by=None, at=works.now)
    assert not ReplenishmentOrder.objects.exists()
    works.do("return_to_queue", card, reason="Never came")
    assert ReplenishmentOrder.objects.get() == works.card(works.rims).order


def test_a_reason_is_asked(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    with refused(pull.Invalid, "Say why, in a few words"):
        works.do("return_to_queue", card, reason="")


def test_what_is_partly_filled_is_closed_short_instead(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    works.do("finish", card, good=Decimal(6))
    with refused(pull.WrongState, "6 of 10 are there already: close the card short instead"):
        works.do("return_to_queue", card, reason="Enough")


def test_only_what_is_in_progress_is_returned(works: WheelWorks) -> None:
    with refused(pull.WrongState, "Done: its container is full"):
        works.do("return_to_queue", works.card(works.wheels), reason="Mistaken")
    works.do("empty", works.card(works.wheels))
    with refused(pull.AlreadyDone, "Already requested"):
        works.do("return_to_queue", works.card(works.wheels), reason="Mistaken")


def test_a_full_queue_takes_nothing_back(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    ColumnLimit.objects.create(board=works.assembly, state="REQUESTED", cards=1)
    with refused(pull.WipLimit, "Requested is at its limit"):
        works.do("return_to_queue", card, reason="Tool broken")


def test_returned_undone_and_returned_again_puts_the_pick_back_each_time(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line, quantity=Decimal(6))
    for _ in range(3):
        returned = moved(works.do("return_to_queue", card, reason="Wrong aisle"))
        assert level(works.wheel, works.rack) == 30
        pull.undo(returned, by=None, at=works.now)
        assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (24, 6)
        assert works.card(works.wheels_at_line).picked == 6


def test_a_start_is_undone_whole_after_a_return_of_it_was_undone(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels_at_line))
    start = moved(works.do("start", works.card(works.wheels_at_line)))
    returned = moved(works.do("return_to_queue", works.card(works.wheels_at_line), reason="Wrong aisle"))
    pull.undo(returned, by=None, at=works.now)
    pull.undo(start, by=None, at=works.now)
    assert states(works.wheels_at_line) == ["REQUESTED", "DONE"]
    assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (30, 0)


def test_a_return_undone_after_a_second_start_was_undone_picks_again(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line)
    returned = moved(works.do("return_to_queue", card, reason="Wrong aisle"))
    again = moved(works.do("start", card, quantity=Decimal(3)))
    pull.undo(again, by=None, at=works.now)
    pull.undo(returned, by=None, at=works.now)
    assert level(works.wheel, Location.TRANSIT) == works.card(works.wheels_at_line).picked == 10


def test_undoing_a_return_confirms_the_order_as_of_its_start(works: WheelWorks) -> None:
    started(works, works.rims)
    order = ReplenishmentOrder.objects.get()
    confirmed = works.now
    works.pass_time(hours=1)
    returned = moved(works.do("return_to_queue", works.card(works.rims), reason="Mistaken"))
    works.pass_time(hours=1)
    pull.undo(returned, by=None, at=works.now)
    order.refresh_from_db()
    assert (order.confirmed_at, order.promised_for) == (confirmed, order.asked_for)


def test_the_pace_of_use_forgets_a_return_and_remembers_it_undone(works: WheelWorks) -> None:
    def used() -> Decimal:
        return StockLevel.objects.get(item=works.rim, location=works.cell).demand_weight

    pull.consume(works.rim, works.cell, Decimal(1), by=None, at=works.now)
    works.pass_time(hours=1)
    card = started(works, works.wheels)
    assert used() == 10
    returned = moved(works.do("return_to_queue", card, reason="Tool broken"))
    assert used() == 0
    pull.undo(returned, by=None, at=works.now)
    assert used() == 10
