"""A supplier does not answer: it is reminded, the buyer hears of it, and the backup has its turn."""

import pytest

from inventory.models import OutboxMessage, Source
from kanban import pull
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.kanban.books import everything
from tests.kanban.silent import alba, arrive, fail, life, order, watch


def test_reminder_alert_and_proposal_come_in_their_time(asked: WheelWorks) -> None:
    assert watch(asked, hours=3, minutes=59) == {}
    assert watch(asked, minutes=1) == {"reminded": 1}
    assert order(asked).reminded_at == asked.now
    assert watch(asked, hours=1, minutes=59) == {}
    assert watch(asked, minutes=1) == {"alerted": 1}
    assert order(asked).alerted_at == asked.now
    assert watch(asked, hours=20) == {}
    assert life(asked) == [("Alba", "sent")]
    assert list(OutboxMessage.objects.order_by("pk").values_list("topic", flat=True)) == [
        "requested",
        "reminder",
    ]


def test_where_the_source_says_so_the_backup_is_asked_by_itself(asked: WheelWorks) -> None:
    alba(asked, fails_over=True)
    assert watch(asked, hours=4) == {"reminded": 1}
    assert watch(asked, hours=2) == {"alerted": 1}
    assert watch(asked, hours=1, minutes=59) == {}
    assert watch(asked, minutes=1) == {"given_up": 1}
    assert life(asked) == [("Alba", "cancelled"), ("Velo", "requested")]
    move = asked.card(asked.rims).moves.get(verb="reorder")
    assert (move.caused_by.by, move.caused_by.reason) == (None, "Alba did not answer within 8 h")
    assert watch(asked) == {}
    assert not any(verify().values())


def test_the_backups_own_time_begins_when_it_is_asked(asked: WheelWorks) -> None:
    alba(asked, fails_over=True)
    watch(asked, hours=8)
    assert watch(asked, hours=5) == {}
    arrive(asked)
    assert watch(asked, hours=1, minutes=59) == {}
    assert watch(asked, minutes=1) == {"reminded": 1}


def test_a_watch_after_a_long_sleep_does_only_what_is_still_of_use(asked: WheelWorks) -> None:
    alba(asked, fails_over=True)
    assert watch(asked, days=3) == {"alerted": 1, "given_up": 1}
    assert not OutboxMessage.objects.filter(topic="reminder").exists()


def test_whoever_answered_hears_nothing_more(asked: WheelWorks) -> None:
    alba(asked, fails_over=True)
    asked.do("start", asked.card(asked.rims))
    before = everything()
    assert watch(asked, days=3) == {}
    assert everything() == before


def test_a_letter_that_is_still_on_its_way_is_not_waited_for(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    assert watch(works, days=3) == {}


def test_a_letter_that_fails_again_and_again_is_no_excuse_for_an_empty_line(works: WheelWorks) -> None:
    works.source(works.rim, "Velo", priority=2)
    alba(works, response_hours=4, fails_over=True)
    works.do("empty", works.card(works.rims))
    OutboxMessage.objects.update(attempts=3, last_error="451 try again later")
    assert watch(works, hours=5, minutes=59) == {}
    assert watch(works, minutes=1) == {"alerted": 1}
    assert watch(works, hours=2) == {"given_up": 1}
    assert life(works) == [("Alba", "cancelled"), ("Velo", "requested")]


@pytest.mark.parametrize("by_itself", [True, False])
def test_who_cannot_be_reached_is_given_up_at_once(asked: WheelWorks, by_itself: bool) -> None:
    alba(asked, fails_over=by_itself)
    fail(asked)
    done = watch(asked, minutes=1)
    assert done == ({"alerted": 1, "given_up": 1} if by_itself else {"alerted": 1})
    if by_itself:
        reason = asked.card(asked.rims).moves.get(verb="reorder").caused_by.reason
        assert reason == "Alba could not be reached"
    assert not OutboxMessage.objects.filter(topic="reminder").exists()


def test_a_yes_that_was_taken_back_is_waited_for_anew(asked: WheelWorks) -> None:
    asked.do("start", asked.card(asked.rims))
    asked.pass_time(days=1)
    asked.do("return_to_queue", asked.card(asked.rims), reason="They rang: not sure")
    assert watch(asked, hours=3, minutes=59) == {}
    assert watch(asked, minutes=1) == {"reminded": 1}


def test_a_yes_that_was_undone_is_waited_for_anew(asked: WheelWorks) -> None:
    alba(asked, fails_over=True)
    said = asked.do("start", asked.card(asked.rims)).move
    assert said
    pull.undo(said, by=None, at=asked.pass_time(days=1))
    assert watch(asked, hours=3, minutes=59) == {}
    assert watch(asked, minutes=1) == {"reminded": 1}


def test_with_nobody_left_to_ask_the_buyer_knows_and_nothing_else_happens(asked: WheelWorks) -> None:
    alba(asked, fails_over=True)
    Source.objects.filter(supplier__code="velo").update(active=False)
    assert watch(asked, hours=8) == {"reminded": 1, "alerted": 1}
    assert watch(asked, hours=8) == {}
    assert life(asked) == [("Alba", "sent")]


def test_a_card_on_hold_asks_nobody_else(asked: WheelWorks) -> None:
    alba(asked, fails_over=True)
    asked.do("hold", asked.card(asked.rims), reason="New drawing")
    assert "given_up" not in watch(asked, hours=8)
    asked.do("release", asked.card(asked.rims))
    assert watch(asked) == {"given_up": 1}


def test_the_cards_are_shown_anew(asked: WheelWorks) -> None:
    before = asked.card(asked.rims)
    watch(asked, hours=4)
    now = asked.card(asked.rims)
    assert (now.seq, now.version) == (before.loop.board.seq + 1, before.version)
