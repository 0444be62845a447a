"""A supplier takes back what it said last, as long as nothing has come of it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from inventory.models import Act, OutboxMessage
from kanban.models import Move
from kanban.verification import verify
from tests.factory import Factory
from tests.web.letters import Letter, asked, in_days


@pytest.fixture
def letter(factory: Factory) -> Letter:
    return asked(factory).come_in()


def offered(letter: Letter) -> str:
    """The step that the page offers to take back, "" for none."""
    found = re.search(r'name="move" value="(\d+)"', letter.seen())
    return found[1] if found else ""


def take_back(letter: Letter, move: str | None = None) -> Any:
    said = offered(letter) if move is None else move
    return letter.client.post(f"{letter.page}take-back/", {"move": said})


def test_a_mistyped_consignment_is_taken_back_and_said_again(letter: Letter) -> None:
    letter.say("yes")
    letter.say("ship", quantity=60, carrier="DHL")
    assert "Take back: 60 pcs shipped" in letter.seen()
    assert take_back(letter)["Location"] == letter.page
    page = letter.seen()
    assert "DHL" not in page
    assert (letter.order.state, letter.order.shipped_at) == ("confirmed", None)
    letter.say("ship", quantity=100)
    assert "100 of 100 pcs have left" in letter.seen()
    assert not any(verify().values())


def test_only_the_last_of_two_consignments_is_taken_back_by_a_double_press(letter: Letter) -> None:
    letter.say("ship", quantity=60)
    letter.say("ship", quantity=30)
    move = offered(letter)
    answers = [take_back(letter, move) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, letter.page)] * 2
    assert "60 of 100 pcs have left" in letter.seen()
    assert Act.objects.filter(verb="undo").count() == 1


def test_a_page_that_is_loaded_anew_takes_back_the_one_before(letter: Letter) -> None:
    letter.say("yes")
    letter.say("ship", quantity=60)
    letter.say("ship", quantity=30)
    assert take_back(letter).status_code == take_back(letter).status_code == 302
    assert Act.objects.filter(verb="undo").count() == 2
    assert letter.order.state == "confirmed"


def test_a_consignment_that_confirmed_too_is_taken_back_whole(letter: Letter) -> None:
    letter.say("ship", quantity=60)
    take_back(letter)
    assert (letter.order.state, letter.now.state) == ("requested", "REQUESTED")
    assert "Can you deliver by" in letter.seen()
    assert offered(letter) == ""


def test_a_promise_is_taken_back_to_the_one_before(letter: Letter) -> None:
    letter.say("yes")
    letter.say("change", **in_days(letter, 5, quantity=60))
    take_back(letter)
    order = letter.order
    assert (order.promised_for, order.promised_quantity) == (order.asked_for, None)
    take_back(letter)
    assert (letter.order.state, letter.now.state) == ("requested", "REQUESTED")


def test_its_own_undoing_sends_the_supplier_no_letter(letter: Letter) -> None:
    OutboxMessage.objects.update(state="sent", sent_at=letter.factory.now)
    letter.say("yes")
    take_back(letter)
    assert not OutboxMessage.objects.exclude(state="sent").exists()


def test_goods_that_were_received_are_not_taken_back(letter: Letter) -> None:
    letter.say("ship", quantity=60)
    move = offered(letter)
    letter.factory.do("finish", letter.now, good=Decimal(40), returned=Decimal(20), reason="bent")
    assert offered(letter) == ""
    answer = take_back(letter, move)
    assert answer.status_code == 409
    assert "60 pcs have arrived already" in answer.content.decode()
    assert letter.order.shipped_at


def test_who_refused_by_mistake_may_answer_again(letter: Letter) -> None:
    letter.say("no", reason="wrong button")
    assert take_back(letter).status_code == 302
    assert (letter.order.state, letter.order.refused_because) == ("requested", "")
    letter.say("yes")
    assert (letter.order.state, letter.now.state) == ("confirmed", "IN_PROGRESS")


def test_a_no_after_a_yes_is_taken_back_to_the_yes(letter: Letter) -> None:
    letter.say("yes")
    letter.say("no", reason="wrong button")
    take_back(letter)
    assert (letter.order.state, letter.now.state) == ("confirmed", "IN_PROGRESS")


def test_a_no_stands_once_another_was_asked(factory: Factory) -> None:
    letter = asked(factory).come_in()
    factory.source(letter.card.loop.item, "Velodepot", priority=2)
    page = letter.page
    letter.say("no", reason="wrong button")
    move, order = offered(letter), letter.order
    factory.do("reorder", letter.now)
    assert "after all" not in letter.client.get(page).content.decode()
    answer = letter.client.post(f"{page}take-back/", {"move": move})
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "gone on since" in words
    assert "Velodepot" not in words
    order.refresh_from_db()
    assert order.state == "refused"


def test_a_no_that_asked_the_backup_by_itself_stands(factory: Factory) -> None:
    letter = asked(factory, fails_over=True).come_in()
    factory.source(letter.card.loop.item, "Velodepot", priority=2)
    page = letter.page
    letter.say("no", reason="wrong button")
    assert "after all" not in letter.client.get(page).content.decode()


def test_nothing_is_taken_back_while_the_card_is_on_hold(letter: Letter) -> None:
    letter.say("yes")
    move = offered(letter)
    letter.factory.do("hold", letter.now, reason="Drawing is being changed")
    assert offered(letter) == ""
    answer = take_back(letter, move)
    assert answer.status_code == 409
    assert "Drawing" not in answer.content.decode()
    letter.factory.do("release", letter.now)
    assert offered(letter) == move


def test_what_the_plant_did_is_not_the_suppliers_to_take_back(letter: Letter) -> None:
    letter.factory.do("start", letter.now, device="Line 1")
    assert offered(letter) == ""
    plants = str(Move.objects.latest("pk").pk)
    assert take_back(letter, plants)["Location"] == f"{letter.page}?changed"
    assert letter.order.state == "confirmed"


def test_another_suppliers_answer_is_not_taken_back(factory: Factory) -> None:
    alba = asked(factory, "Alba", "RIM").come_in()
    alba.say("yes")
    move = offered(alba)
    nordkette = asked(factory, "Nordkette", "CHAIN-8").come_in()
    assert take_back(nordkette, move)["Location"] == f"{nordkette.page}?changed"
    answer = nordkette.client.post(f"{alba.page}take-back/", {"move": move})
    assert answer.status_code == 404
    assert alba.order.state == "confirmed"


@pytest.mark.parametrize("move", ["", "x", "-1", "9" * 30, "١"])
def test_a_step_that_is_none_changes_nothing(letter: Letter, move: str) -> None:
    letter.say("yes")
    assert take_back(letter, move)["Location"] == f"{letter.page}?changed"
    assert letter.order.state == "confirmed"


def test_a_stranger_takes_nothing_back(letter: Letter) -> None:
    letter.say("yes")
    answer = Client().post(f"{letter.page}take-back/", {"move": offered(letter)})
    assert answer.status_code == 404
    assert letter.order.state == "confirmed"


def test_opening_the_address_takes_nothing_back(letter: Letter) -> None:
    letter.say("yes")
    assert letter.client.get(f"{letter.page}take-back/").status_code == 405
    assert letter.order.state == "confirmed"
