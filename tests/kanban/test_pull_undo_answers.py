"""Undo of what a supplier answered: as it was before, and the supplier is told and asked again."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import OutboxMessage, Shipment
from inventory.orders import shipped_quantity
from inventory.transports.email import letter
from kanban import pull
from kanban.models import Move
from tests.factory import WheelWorks
from tests.kanban.answered import ask, deliver_the_mail, do, life, order, sound, told
from tests.kanban.books import moved, refused, undo

D = Decimal
LINK = "supplier's link"


@pytest.fixture
def asked(works: WheelWorks) -> WheelWorks:
    return ask(works)


def test_a_yes_taken_back_is_told_to_the_supplier_with_a_link_to_answer_again(asked: WheelWorks) -> None:
    undo(asked, do(asked, "start"))
    assert (order(asked).state, asked.card(asked.rims).state) == ("requested", "REQUESTED")
    assert told() == [("Alba", "taken_back", "answer")]
    message = OutboxMessage.objects.get(topic="taken_back")
    mail = letter(message)
    assert mail.subject.startswith("Please answer again: 20 pcs of RIM by")
    page = mail.alternatives[0][0]
    for text in (mail.body, page):
        assert "We took back the note of your answer to this request." in str(text)
        assert "/answer/" in str(text)
    assert sound()


def test_the_letter_speaks_the_suppliers_language(asked: WheelWorks) -> None:
    OutboxMessage.objects.first().order.supplier.__class__.objects.update(language="de")  # type: ignore[union-attr]
    undo(asked, do(asked, "start"))
    assert "Bitte antworten Sie noch einmal" in letter(OutboxMessage.objects.get(topic="taken_back")).subject


def test_sending_a_confirmed_card_back_tells_the_supplier_too(asked: WheelWorks) -> None:
    do(asked, "start")
    do(asked, "return_to_queue", reason="Wrong card")
    assert told() == [("Alba", "taken_back", "answer")]


def test_who_was_never_asked_is_told_nothing(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    undo(works, do(works, "start"))
    do(works, "start")
    do(works, "return_to_queue", reason="Wrong card")
    assert [topic for _supplier, topic, _what in told()] == ["requested"]


def test_that_an_answer_was_given_stays_readable_in_the_moves(asked: WheelWorks) -> None:
    first = do(asked, "start", promised_for=asked.now + timedelta(days=3))
    undo(asked, first)
    answer = Move.objects.filter(order=order(asked), verb__in=("start", "refuse")).earliest("pk")
    assert (answer.pk, answer.promised_for) == (moved(first).pk, moved(first).promised_for)
    assert order(asked).confirmed_at is None


def test_a_later_request_to_answer_again_is_not_sent_once_the_order_is_cancelled(asked: WheelWorks) -> None:
    undo(asked, do(asked, "start"))
    do(asked, "reorder")
    assert told() == [("Alba", "cancelled", ""), ("Velo", "requested", "")]


def test_a_promise_goes_back_to_the_one_before(asked: WheelWorks) -> None:
    first, second = asked.now + timedelta(days=3), asked.now + timedelta(days=9)
    do(asked, "start", promised_for=first, promised_quantity=D(18))
    undo(asked, do(asked, "promise_anew", promised_for=second, quantity=D(12)))
    assert (order(asked).promised_for, order(asked).promised_quantity) == (first, 18)
    assert (asked.card(asked.rims).state, told()) == ("IN_PROGRESS", [("Alba", "taken_back", "promise")])


def test_undoing_a_return_brings_the_promise_back(asked: WheelWorks) -> None:
    do(asked, "start", promised_quantity=D(18))
    last = asked.now + timedelta(days=3)
    do(asked, "promise_anew", promised_for=last, quantity=D(12))
    undo(asked, do(asked, "return_to_queue", reason="Wrong card"))
    assert (order(asked).promised_for, order(asked).promised_quantity) == (last, 12)


def test_a_shipment_taken_back_has_not_left(asked: WheelWorks) -> None:
    do(asked, "start")
    first = do(asked, "ship", quantity=D(12))
    undo(asked, do(asked, "ship", quantity=D(8)))
    assert (shipped_quantity(order(asked)), order(asked).state) == (12, "shipped")
    undo(asked, first)
    assert (shipped_quantity(order(asked)), order(asked).state) == (0, "confirmed")
    assert order(asked).shipped_at is None
    rows = Shipment.objects.order_by("pk").values_list("quantity", flat=True)
    assert [int(row) for row in rows] == [12, 8, -8, -12]
    assert sound()
    do(asked, "ship")
    assert [int(each.quantity) for each in Shipment.objects.standing()] == [20]
    assert sound()


def test_a_shipment_that_was_the_answer_too_takes_the_answer_along(asked: WheelWorks) -> None:
    undo(asked, do(asked, "ship"))
    assert (asked.card(asked.rims).state, order(asked).state) == ("REQUESTED", "requested")
    assert told() == [("Alba", "taken_back", "answer")]
    assert sound()


def test_a_supplier_takes_its_own_mistyped_shipment_back_and_gets_no_letter(asked: WheelWorks) -> None:
    do(asked, "ship", quantity=D(2), device=LINK)
    move = Move.objects.filter(order=order(asked), verb="ship").latest("pk")
    pull.undo(move, by=None, at=asked.now, device=LINK)
    assert told() == []
    do(asked, "ship", quantity=D(20), device=LINK)
    assert shipped_quantity(order(asked)) == 20


def test_a_person_of_the_plant_who_takes_the_suppliers_shipment_back_tells_it(asked: WheelWorks) -> None:
    do(asked, "start", device=LINK)
    shipped = moved(do(asked, "ship", device=LINK))
    pull.undo(Move.objects.get(pk=shipped.pk), by=User.objects.create(username="bea"), at=asked.now)
    assert told() == [("Alba", "taken_back", "shipment")]


def test_goods_that_were_received_have_left(asked: WheelWorks) -> None:
    shipped = do(asked, "ship", quantity=D(12), device=LINK)
    received = do(asked, "finish", good=D(5))
    move = Move.objects.get(pk=moved(shipped).pk)
    with refused(pull.TooLateToUndo, "goods of it were received, 5 pcs by now"):
        pull.undo(move, by=None, at=asked.now, device=LINK)
    undo(asked, received)
    undo(asked, shipped)
    assert sound()


def test_a_whole_cycle_of_answers_is_undone_step_by_step(asked: WheelWorks) -> None:
    steps = [
        do(asked, "start"),
        do(asked, "promise_anew", promised_for=asked.now + timedelta(days=5)),
        do(asked, "ship", quantity=D(5)),
        do(asked, "refuse", reason="Lorry burnt"),
    ]
    for step in reversed(steps):
        undo(asked, step)
        assert sound()
    assert (asked.card(asked.rims).state, life(asked)) == ("REQUESTED", [("Alba", "requested")])


def test_no_undo_of_an_answer_takes_more_than_twenty_queries(asked: WheelWorks) -> None:
    acts: list[tuple[str, dict[str, Any]]] = [
        ("start", {}),
        ("promise_anew", {"promised_for": asked.now + timedelta(days=5)}),
        ("ship", {"quantity": D(5)}),
        ("refuse", {"reason": "Lorry burnt"}),
    ]
    steps = [do(asked, verb, **facts) for verb, facts in acts]
    for step in reversed(steps):
        assert cost_of_undoing(asked, step) <= 20
    reordered = do(asked, "reorder")
    deliver_the_mail(asked)
    assert cost_of_undoing(asked, reordered) <= 20
    assert cost_of_undoing(asked, do(asked, "ship")) <= 20


def cost_of_undoing(works: WheelWorks, outcome: pull.Outcome) -> int:
    move = Move.objects.get(pk=moved(outcome).pk)
    with CaptureQueriesContext(connection) as queries:
        pull.undo(move, by=None, at=works.now)
    return len(queries)
