"""What was sent back or scrapped is brought once more, and its supplier can say so."""

from decimal import Decimal

import pytest

from inventory.models import Shipment
from kanban import pull
from kanban.models import Move
from kanban.web.supplier_answers.forms import Change
from kanban.web.supplier_answers.requests import request_of
from kanban.web.supplier_answers.saying import explain
from tests.factory import Factory
from tests.web.letters import Letter, asked, in_days


@pytest.fixture
def letter(factory: Factory) -> Letter:
    letter = asked(factory).come_in()
    letter.say("ship", quantity=100)
    return letter


def receive(letter: Letter, good: int, **rejected: int | str) -> None:
    facts = {key: Decimal(said) if isinstance(said, int) else said for key, said in rejected.items()}
    letter.factory.do("finish", letter.now, good=Decimal(good), **facts)


@pytest.mark.parametrize(
    ("rejected", "words"), [("returned", "15 pcs sent back: bent"), ("scrapped", "15 pcs scrapped: bent")]
)
def test_rejected_goods_are_told_with_their_reason_and_may_leave_again(
    letter: Letter, rejected: str, words: str
) -> None:
    receive(letter, 85, reason="bent", **{rejected: 15})
    page = letter.seen()
    assert words in page
    assert "85 of 100 pcs have left" in page
    assert "The replacement has left" in page
    assert 'name="quantity" value="15"' in page
    assert letter.say("ship", quantity=16).status_code == 400
    assert letter.say("ship", quantity=15).status_code == 302
    assert "The replacement has left" not in letter.seen()
    assert [shipment.quantity for shipment in Shipment.objects.order_by("pk")] == [100, 15]


def test_the_page_and_the_pull_agree_about_what_has_gone(letter: Letter) -> None:
    receive(letter, 60, returned=20, scrapped=5, reason="bent")
    order = letter.order
    asked_now = request_of(order.supplier, order.pk, at=letter.factory.now)
    assert asked_now.gone == pull.gone(order) == 75
    assert asked_now.left == 25
    letter.factory.do("ship", letter.now)
    assert Shipment.objects.latest("pk").quantity == 25


def test_a_rejection_that_was_undone_is_none(letter: Letter) -> None:
    receive(letter, 85, returned=15, reason="bent")
    pull.undo(Move.objects.latest("pk"), by=None, at=letter.factory.now)
    page = letter.seen()
    assert "sent back" not in page
    assert "100 of 100 pcs have left" in page


def test_a_promise_is_limited_by_what_was_asked_and_not_by_what_came_back(letter: Letter) -> None:
    receive(letter, 85, returned=15, reason="bent")
    assert letter.say("change", **in_days(letter, 2, quantity=101)).status_code == 400
    assert letter.say("change", **in_days(letter, 2, quantity=100)).status_code == 302


@pytest.mark.parametrize("field", ["quantity", "promised_quantity"])
def test_a_refused_promise_is_said_at_its_quantity(letter: Letter, field: str) -> None:
    order = letter.order
    asked_now = request_of(order.supplier, order.pk, at=letter.factory.now)
    form = Change(in_days(letter, 2, quantity=10), asked=asked_now)
    assert form.is_valid()
    explain(form, pull.Invalid("At most 100 can be taken.", field=field))
    assert form.errors == {"quantity": ["At most 100 can be taken."]}


def test_a_reason_is_text_and_not_markup(letter: Letter) -> None:
    receive(letter, 85, returned=15, reason="<i>bent</i>")
    assert "<i>bent" not in letter.seen()
