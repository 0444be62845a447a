"""What needs attention, and how the day is going: true, and the most urgent first."""

from datetime import timedelta
from decimal import Decimal

from inventory.models import OutboxMessage, ReplenishmentOrder, Source, Supplier
from kanban import pull, silence
from kanban.clock import moment
from kanban.overview import attention, today
from kanban.overview.notice import Notice
from tests.factory import WheelWorks


def notices(works: WheelWorks) -> list[Notice]:
    return attention.notices(works.assembly, at=works.now)


def titles(works: WheelWorks) -> list[str]:
    return [notice.title for notice in notices(works)]


def ship(works: WheelWorks, quantity: int, minutes: int = 10) -> None:
    pull.consume(works.bike, works.shipping, Decimal(quantity), by=None, at=works.pass_time(minutes=minutes))


def arrive(works: WheelWorks) -> None:
    """The letters that wait reach their suppliers."""
    OutboxMessage.objects.filter(state="pending").update(state="sent", sent_at=works.now, attempts=1)
    ReplenishmentOrder.objects.filter(sent_at=None).update(sent_at=works.now)


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


def test_a_webhook_that_is_gone_is_told_with_what_to_do(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    Supplier.objects.filter(code="alba").update(webhook_url="https://alba.example/in")
    assert not any("webhook" in title for title in titles(works))
    Supplier.objects.filter(code="alba").update(webhook_disabled_at=works.now)
    (told,) = [each for each in notices(works) if each.title == "The webhook of Alba is switched off"]
    assert (told.level, "Requests go by e-mail" in told.text) == ("soon", True)
    assert moment(works.now, works.now) in told.text
    Supplier.objects.filter(code="alba").update(email="")
    (told,) = [each for each in notices(works) if each.title == "The webhook of Alba is switched off"]
    assert (told.level, "nothing reaches them" in told.text) == ("late", True)


def test_the_webhook_of_somebody_who_is_not_asked_is_no_news(works: WheelWorks) -> None:
    Supplier.objects.update(webhook_url="https://alba.example/in", webhook_disabled_at=works.now)
    assert not any("webhook" in title for title in titles(works))


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


def test_one_piece_shipped_is_said_in_the_singular(works: WheelWorks) -> None:
    ship(works, 1)
    assert today.facts(works.assembly, at=works.now)[0].title == "1 pc BIKE shipped"


def asked(works: WheelWorks) -> None:
    """Alba is to answer within 4 hours about rims; Velo could be asked instead."""
    works.source(works.rim, "Velo", priority=2)
    Source.objects.filter(item=works.rim).update(response_hours=4)
    works.do("empty", works.card(works.rims))
    arrive(works)


def first(works: WheelWorks) -> tuple[str, str, str, str]:
    notice = attention.notices(works.assembly, at=works.now)[0]
    return (notice.level, notice.title, notice.text, notice.backup)


def test_silence_is_late_after_one_and_a_half_response_times_and_proposes_the_backup(
    works: WheelWorks,
) -> None:
    asked(works)
    works.pass_time(hours=4)
    silence.watch(at=works.now)
    works.pass_time(hours=1, minutes=59)
    assert first(works)[:2] == ("soon", "Alba has not confirmed")
    works.pass_time(minutes=1)
    when = [moment(works.now - timedelta(hours=hours), works.now) for hours in (6, 2)]
    text = f"Asked {when[0]}, reminded {when[1]}."
    assert first(works) == ("late", "No answer from Alba: RIM", text, "Velo")
    assert len(attention.notices(works.assembly, at=works.now)) == 1


def test_a_refusal_is_late_at_once_with_its_reason(works: WheelWorks) -> None:
    asked(works)
    works.do("refuse", works.card(works.rims), reason="Strike")
    assert first(works) == ("late", "Alba cannot deliver RIM", "Strike", "Velo")
    works.do("reorder", works.card(works.rims))
    assert attention.notices(works.assembly, at=works.now) == []


def test_with_nobody_else_that_is_said(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    works.do("refuse", works.card(works.rims), reason="Strike")
    assert first(works)[2:] == ("Strike Nobody else sells it.", "")


def test_whom_no_letter_reaches_is_late_at_once(works: WheelWorks) -> None:
    asked(works)
    OutboxMessage.objects.update(state="dead", sent_at=None)
    ReplenishmentOrder.objects.update(sent_at=None)
    level, title, text, backup = first(works)
    assert (level, title, backup) == ("late", "Alba could not be reached", "Velo")
    assert text.endswith("for RIM did not arrive: call them.")


def test_cards_that_lie_still_for_too_long_are_told_in_one_line(works: WheelWorks) -> None:
    works.pass_time(days=15)
    (told,) = [notice for notice in notices(works) if notice.page]
    assert (told.title, told.level) == ("15 cards have not moved for longer than usual", "fine")
