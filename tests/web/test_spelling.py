"""Quantities as people write them, in German and in English."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from inventory.models import Item, Posting
from inventory.models.items import InvalidQuantity
from kanban.pull import supplier_wording, wording
from kanban.templatetags import spans
from kanban.web import spelling
from tests.factory import WheelWorks


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("de", "1,5", "1.5"),
        ("de", "1.5", "1.5"),
        ("de", "1,500", "1.5"),
        ("de", "1.50", "1.5"),
        ("de", "0.125", "0.125"),
        ("de", "1000", "1000"),
        ("de", " 12 ", "12"),
        ("de", "0,001", "0.001"),
        ("en", "1.5", "1.5"),
        ("en", "1,5", "1.5"),
        ("en", "1.000", "1"),
        ("en", "0,125", "0.125"),
        ("en", "1000", "1000"),
    ],
)
def test_what_can_mean_one_thing_is_read(language: str, text: str, number: str) -> None:
    with translation.override(language):
        assert spelling.read(text) == Decimal(number)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("de", "1.000", ("1000", "1")),
        ("de", "2.500", ("2500", "2,5")),
        ("de", "12.345", ("12345", "12,345")),
        ("de", "1.000.000", ("1000000",)),
        ("de", "1.000,5", ("1000,5",)),
        ("en", "1,000", ("1000", "1")),
        ("en", "2,500", ("2500", "2.5")),
        ("en", "1,000.5", ("1000.5",)),
    ],
)
def test_what_may_be_thousands_is_refused_with_how_to_write_it(
    language: str, text: str, words: tuple[str, ...]
) -> None:
    with translation.override(language), pytest.raises(spelling.Ambiguous) as refused:
        spelling.read(text)
    for word in words:
        assert f" {word}" in str(refused.value)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("text", ["", "x", "1,,5", "1e3", "1_0", "NaN", "٣", ",5", "5,", "1 000", "1,2,3"])
def test_what_is_no_number_is_refused(language: str, text: str) -> None:
    with translation.override(language), pytest.raises(ValueError, match=r".*"):
        spelling.read(text)


@pytest.mark.parametrize(
    ("language", "written"), [("de", ["1,5", "0,125", "12"]), ("en", ["1.5", "0.125", "12"])]
)
def test_what_is_written_can_be_read_again(language: str, written: list[str]) -> None:
    numbers = [Decimal("1.500"), Decimal("0.125"), Decimal("12.000")]
    with translation.override(language):
        assert [spelling.spelled(number) for number in numbers] == written
        assert [spelling.read(text) for text in written] == numbers


@pytest.fixture
def lea(works: WheelWorks, client: Client) -> Client:
    client.force_login(works.person("Lea", "leader"))
    return client


def take(client: Client, quantity: str, **headers: str) -> int:
    fields = {"item": "RIM", "location": "cell", "quantity": quantity}
    answer = client.post("/stock/consume/", fields, headers=headers)
    return int(answer.status_code)


def test_a_leader_writes_a_comma_on_the_german_page_of_stock(works: WheelWorks, lea: Client) -> None:
    works.rim.decimals = 3
    works.rim.save()
    assert take(lea, "1,5", **{"Accept-Language": "de"}) == 303
    assert Posting.objects.latest("pk").quantity == Decimal("1.5")
    assert take(lea, "1.000", **{"Accept-Language": "de"}) == 400
    assert take(lea, "1.000", **{"Accept-Language": "en"}) == 303


def test_a_program_means_the_same_in_every_language(works: WheelWorks, lea: Client) -> None:
    program = {"Accept": "application/json", "Accept-Language": "de"}
    assert take(lea, "1.000", **program) == 200
    assert Posting.objects.latest("pk").quantity == 1
    assert take(lea, "1,5", **program) == 400


def test_a_refusal_of_the_floor_spells_its_quantities_in_the_readers_language(works: WheelWorks) -> None:
    card = works.card(works.rims)
    with translation.override("de"):
        assert "19,5" in supplier_wording.shipped_too_much(card, Decimal("19.5"))
        assert "2,25" in wording.container_exceeded(card, Decimal("2.25"))


ONE_TUB = [
    ("en", "1 day", "The 1 tub has left already: receive it.", "1 tub has not left yet"),
    ("de", "1 Tag", "1 tub ist schon versandt: annehmen.", "1 tub ist noch nicht versandt"),
]


@pytest.mark.parametrize(("language", "day", "all_left", "still_open"), ONE_TUB)
def test_one_is_spoken_of_as_one(
    works: WheelWorks, language: str, day: str, all_left: str, still_open: str
) -> None:
    card = works.card(works.rims)
    card.loop.item.unit, card.loop.container_quantity, card.received = "tubs", Decimal(1), Decimal(1)
    with translation.override(language):
        assert f"1 {spans.days(Decimal(1))}" == day
        assert supplier_wording.all_shipped(card) == all_left
        assert still_open in supplier_wording.shipped_too_much(card, Decimal(1))
        assert "1 tub" in supplier_wording.received_since(card)
        facts = {"card": card, "loop": card.loop, "item": card.loop.item, "places": 0}
        quantity = render_to_string("cards/_quantity.html", facts)
    assert "<small>tub</small>" in quantity


def test_one_decimal_is_spoken_of_as_one() -> None:
    item = Item(part_number="GLUE", unit="kg", decimals=1)
    with pytest.raises(InvalidQuantity, match="with at most 1 decimal\\."):
        item.check_quantity(Decimal("0.25"))
