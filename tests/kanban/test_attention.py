"""What needs attention, and how the day is going: true, and the most urgent first."""

from datetime import timedelta
from decimal import Decimal

from inventory.models import OutboxMessage
from kanban import pull
from kanban.overview import attention, today
from tests.factory import WheelWorks


def titles(works: WheelWorks) -> list[str]:
    return [notice.title for notice in attention.notices(works.assembly, at=works.now)]


def ship(works: WheelWorks, quantity: int, minutes: int = 10) -> None:
    pull.consume(works.bike, works.shipping, Decimal(quantity), by=None, at=works.pass_time(minutes=minutes))


def test_a_calm_board_needs_nothing(works: WheelWorks) -> None:
    assert titles(works) == []


def test_what_runs_out_before_a_card_is_full_is_late(works: WheelWorks) -> None:
    ship(works, 6)
    ship(works, 6)
    first = attention.notices(works.assembly, at=works.now)[0]
    assert (first.level, first.title[:16]) == ("late", "BIKE runs out at")
    assert first.text == "2 cards are requested, none will be full in time."
    assert first.card
    assert first.card.loop == works.bikes


def test_who_has_started_to_fill_it_is_not_pressed_further(works: WheelWorks) -> None:
    ship(works, 6)
    ship(works, 6)
    started = list(works.bikes.all_cards.filter(state="REQUESTED"))
    works.do("start", started[0])
    assert not any(title.startswith("BIKE") for title in titles(works))


def test_an_empty_place_says_that_it_has_run_out(works: WheelWorks) -> None:
    ship(works, 10)
    ship(works, 5)
    assert titles(works)[0] == "BIKE has run out at Shipping"


def test_a_supplier_is_named_once_after_an_hour_without_an_answer(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims, 1))
    works.do("empty", works.card(works.rims, 2))
    works.pass_time(minutes=59)
    assert "Alba has not confirmed" not in titles(works)
    works.pass_time(minutes=1)
    assert titles(works).count("Alba has not confirmed") == 1
    works.do("start", works.card(works.rims, 1))
    works.do("start", works.card(works.rims, 2))
    assert "Alba has not confirmed" not in titles(works)


def test_a_column_at_its_limit_a_hold_and_a_board_not_live_are_told(works: WheelWorks) -> None:
    works.assembly.limits.create(state="REQUESTED", cards=1)
    works.do("empty", works.card(works.wheels))
    works.do("hold", works.card(works.rims), reason="wet")
    works.assembly.live_since = None
    works.assembly.save(update_fields=("live_since",))
    found = titles(works)
    assert "Requested is at its limit" in found
    assert "RIM, card 1 of 2, is on hold" in found
    assert "This board is not live" in found


def test_goods_that_came_back_stand_over_the_cards(works: WheelWorks) -> None:
    pull.count(works.rim, works.goods_in, Decimal(70), by=None, at=works.now, reason="found more")
    assert "RIM at Goods-In is over its cards by 2" in titles(works)


def test_a_message_that_could_not_be_delivered_is_late(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    OutboxMessage.objects.update(state=OutboxMessage.State.DEAD)
    assert titles(works)[0] == "Alba could not be reached"


def test_today_tells_what_was_shipped_and_how_long_a_card_took(works: WheelWorks) -> None:
    assert today.facts(works.assembly, at=works.now) == []
    ship(works, 5)
    works.do("start", works.card(works.bikes))
    works.pass_time(minutes=34)
    works.do("finish", works.card(works.bikes))
    shipped, lead_time = today.facts(works.assembly, at=works.now)
    assert shipped.title == "5 pcs BIKE shipped"
    assert (lead_time.title, lead_time.text) == ("Lead time 34 min", "Median of 1 card made today.")
    assert today.facts(works.assembly, at=works.now + timedelta(days=1)) == []
