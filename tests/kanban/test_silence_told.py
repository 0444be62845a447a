"""Who hears of a silence, what a failure leaves undone, and what happens in between."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from inventory.models import ReplenishmentOrder, Supplier
from kanban import pull, silence
from kanban.models import Card
from kanban.silence import consequences, watching
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.kanban.silent import alba, arrive, life, order, watch


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
