"""A supplier does not answer: it is reminded, the buyer hears of it, and the backup has its turn."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from inventory.models import OutboxMessage, ReplenishmentOrder, Source, Supplier
from kanban import pull, silence
from kanban.models import Card
from kanban.silence import consequences, watching
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.kanban.books import everything

NOTHING = silence.Watched()


@pytest.fixture
def asked(works: WheelWorks) -> WheelWorks:
    """Alba got a request for rims at six in the morning, to be answered in 4 hours; Velo is the backup."""
    works.source(works.rim, "Velo", priority=2, response_hours=2)
    alba(works, response_hours=4)
    works.do("empty", works.card(works.rims))
    arrive(works)
    return works


def alba(works: WheelWorks, **facts: Any) -> None:
    Source.objects.filter(item=works.rim, supplier__code="alba").update(**facts)


def arrive(works: WheelWorks) -> None:
    """The letters that wait reach their suppliers."""
    waiting = OutboxMessage.objects.filter(state="pending")
    ReplenishmentOrder.objects.filter(messages__in=waiting, sent_at=None).update(sent_at=works.now)
    waiting.update(state="sent", sent_at=works.now, attempts=1)


def fail(works: WheelWorks) -> None:
    """The letters that wait can never be delivered."""
    OutboxMessage.objects.update(state="dead", sent_at=None, attempts=13, last_error="550 no such user")
    ReplenishmentOrder.objects.update(sent_at=None)


def order(works: WheelWorks) -> Any:
    found = works.card(works.rims).order
    assert found
    return found


def watch(works: WheelWorks, **span: float) -> dict[str, int]:
    """What was done by a watch at a moment counted from six in the morning."""
    done = silence.watch(at=works.pass_time(**span))
    return {what: len(orders) for what, orders in vars(done).items() if orders}


def life(works: WheelWorks) -> list[tuple[str, str]]:
    orders = ReplenishmentOrder.objects.order_by("pk").select_related("supplier")
    return [(each.supplier.name, each.state.value) for each in orders]


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
    assert (move.caused_by.by, move.caused_by.reason) == (None, "Alba did not answer within 8 hours")
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


def test_buyers_of_the_board_get_one_mail_about_all_that_is_new(asked: WheelWorks) -> None:
    for name, role, address in (("Bea", "buyer", "bea@w.example"), ("Ole", "operator", "ole@w.example")):
        person = asked.person(name, role)
        person.email = address
        person.save()
    asked.person("Ben", "buyer")
    Supplier.objects.update(phone="+33 4 72 00 00 00")
    asked.do("empty", asked.card(asked.rims, 2))
    arrive(asked)
    watch(asked, hours=6)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["bea@w.example"], "2 requests are unanswered")
    assert "Alba: 20 pcs RIM" in letter.body
    assert "+33 4 72 00 00 00" in letter.body
    assert f"/orders/{order(asked).pk}/" in letter.body
    watch(asked, hours=6)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_fails_takes_nothing_back(
    asked: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    bea = asked.person("Bea", "buyer")
    bea.email = "bea@w.example"
    bea.save()
    monkeypatch.setattr("kanban.silence.letters.send_mail", broken)
    assert watch(asked, hours=6) == {"reminded": 1, "alerted": 1}


def broken(*_args: Any, **_facts: Any) -> bool:
    raise OSError("broken")


def test_one_failure_does_not_stop_the_others(
    asked: WheelWorks, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked.do("empty", asked.card(asked.rims, 2))
    arrive(asked)
    first = asked.card(asked.rims).order_id
    remind = consequences.remind
    monkeypatch.setattr(
        watching, "remind", lambda each, *, at: (broken if each.order.pk == first else remind)(each, at=at)
    )
    with caplog.at_level(logging.CRITICAL, logger="kanban.silence"):
        assert watch(asked, hours=4) == {"reminded": 1, "failed": 1}
    monkeypatch.undo()
    assert watch(asked) == {"reminded": 1}


def in_the_meantime(monkeypatch: pytest.MonkeyPatch, act: Any) -> None:
    """Between the look of a watch and its deed, somebody acts."""
    looks = watching.unanswered  # type: ignore[attr-defined]

    def slow(cards: Any) -> Iterable[Any]:
        found: list[Any] = looks(cards)
        act()
        return found

    monkeypatch.setattr(watching, "unanswered", slow)


@pytest.mark.parametrize("deed", ["start", "undo", "refuse", "watch"])
def test_what_happens_between_look_and_deed_wins(
    asked: WheelWorks, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    alba(asked, fails_over=True)
    asked.pass_time(hours=8)
    acts = {
        "start": lambda: asked.do("start", asked.card(asked.rims)),
        "refuse": lambda: asked.do("refuse", asked.card(asked.rims), reason="Strike"),
        "undo": lambda: pull.undo(asked.card(asked.rims).moves.get(verb="empty"), by=None, at=asked.now),
        "watch": lambda: None,
    }
    if deed == "watch":
        monkeypatch.setattr(watching, "give_up", twice(consequences.give_up))
    in_the_meantime(monkeypatch, acts[deed])
    done = watch(asked)
    assert done == ({"alerted": 1, "given_up": 1} if deed == "watch" else {})
    after = {
        "start": [("Alba", "confirmed")],
        "undo": [("Alba", "cancelled")],
        "refuse": [("Alba", "refused"), ("Velo", "requested")],
        "watch": [("Alba", "cancelled"), ("Velo", "requested")],
    }
    assert life(asked) == after[deed]
    assert not any(verify().values())


def twice(deed: Any) -> Any:
    """The deed as two processes do it at once: the second of them finds it done."""

    def both(silent: Any, *, at: Any) -> bool:
        first, second = deed(silent, at=at), deed(silent, at=at)
        assert not second
        return bool(first)

    return both


def test_the_command_does_what_is_due_now(asked: WheelWorks, capsys: pytest.CaptureFixture[str]) -> None:
    alba(asked, fails_over=True)  # the plant's morning lies long ago
    call_command("watch_suppliers", "--once")
    assert capsys.readouterr().out == "0 reminded, 1 alerts, 1 backups asked, 0 failed\n"
    assert life(asked) == [("Alba", "cancelled"), ("Velo", "requested")]


def test_a_watch_costs_three_queries_where_nothing_is_due(
    asked: WheelWorks, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        silence.watch(at=asked.now)


def test_one_request_never_has_two_open_orders_however_often_it_is_watched(asked: WheelWorks) -> None:
    alba(asked, fails_over=True)
    for _ in range(10):
        watch(asked, hours=3)
        arrive(asked)
        open_orders = ReplenishmentOrder.objects.open().filter(item=asked.rim)
        assert open_orders.count() == 1
    assert Card.objects.filter(order__in=open_orders).count() == 1
    assert Decimal(order(asked).quantity) == 20


def test_what_waits_unasked_is_asked_for_on_the_day_that_a_source_begins(works: WheelWorks) -> None:
    alba(works, active_from=(works.now + timedelta(days=2)).date())
    works.do("empty", works.card(works.rims))
    assert watch(works, days=1) == {}
    assert life(works) == []
    watch(works, days=1)
    assert life(works) == [("Alba", "requested")]
