"""A supplier in German writes a comma, and no thousand passes for one."""

from decimal import Decimal

import pytest

from inventory.models import Item
from tests.factory import Factory
from tests.web.letters import Letter, asked, in_days


@pytest.fixture
def letter(factory: Factory) -> Letter:
    letter = asked(factory)
    supplier = letter.order.supplier
    supplier.language = "de"
    supplier.save()
    Item.objects.update(decimals=3, unit="kg")
    return letter.come_in()


@pytest.mark.parametrize("said", ["1,5", "1.5", "1,500"])
def test_a_comma_and_a_point_are_read(letter: Letter, said: str) -> None:
    assert letter.say("change", **in_days(letter, 2, quantity=said)).status_code == 302
    assert letter.order.promised_quantity == Decimal("1.5")
    page = letter.seen()
    assert 'name="quantity" value="1,5"' in page
    assert "1,500 kg" in page


@pytest.mark.parametrize("what", ["change", "ship"])
def test_a_thousand_is_not_read_as_one(letter: Letter, what: str) -> None:
    answer = letter.say(what, **in_days(letter, 2, quantity="1.000"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'id="{what}-quantity_error"' in page
    assert 'value="1.000"' in page
    assert letter.order.state == "requested"


def test_the_most_is_told_with_a_comma(letter: Letter) -> None:
    letter.say("ship", quantity="98,5")
    assert "1,5 kg" in letter.say("ship", quantity="2").content.decode()
    assert letter.say("ship", quantity="1,5").status_code == 302


def test_the_same_quantity_twice_is_one_consignment(letter: Letter) -> None:
    version = letter.now.version
    answers = [letter.say("ship", version=version, quantity="1,5") for _ in range(2)]
    assert [answer["Location"] for answer in answers] == [letter.page] * 2
    assert [shipment.quantity for shipment in letter.order.shipments.all()] == [Decimal("1.5")]


def test_nothing_is_answered_with_the_least_that_can_be_said(letter: Letter) -> None:
    assert "0,001" in letter.say("ship", quantity="0").content.decode()
