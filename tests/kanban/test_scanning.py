"""What scanned and typed codes mean: a card, a place, or a sentence why neither."""

from decimal import Decimal

import pytest

from inventory import tokens
from inventory.models import Location
from kanban import pull, scanning
from kanban.models import Card
from tests.factory import WheelWorks

pytestmark = pytest.mark.django_db


def read(text: str) -> Card | Location:
    return scanning.read(text, cards=Card.objects.as_shown(), places=Location.objects.all())


def spoilt(code: str) -> str:
    """The code with another first sign."""
    return next(sign for sign in tokens.ALPHABET if sign != code[0]) + code[1:]


@pytest.mark.parametrize(
    "spelling",
    [
        "{token}",
        "]Q1{token}",
        "]C1\x1d{token}\x1d",
        "]d2{lower}",
        "\x02{token}\x03\r\n",
        " {token}\r",
        "{lower}",
        "{code}",
        "{shown}",
        "  {shown} ",
    ],
)
def test_a_card_is_found_however_its_token_or_code_comes(works: WheelWorks, spelling: str) -> None:
    card = works.card(works.wheels, 2)
    spelled = {"lower": card.token.lower(), "shown": tokens.shown(card.code)}
    assert read(spelling.format(token=card.token, code=card.code, **spelled)) == card


def test_a_place_is_found_by_its_label(works: WheelWorks) -> None:
    assert read(works.rack.token) == works.rack


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4006381333931",
        "https://example.com/c/1",
        "]C14006381333931",
        "FRAME-M",
        "\0",
        "Y" * 17,
        "2" * 5000,
        "x" * 10_240,
    ],
)
def test_a_price_tag_and_other_foreign_codes_are_told_apart(works: WheelWorks, text: str) -> None:
    with pytest.raises(scanning.Foreign, match="Nothing was"):
        read(text)


def test_no_code_is_cut_out_of_a_long_text(works: WheelWorks) -> None:
    with pytest.raises(scanning.Foreign):
        read(" " * 183 + works.card(works.wheels).token + " is on the box")


def test_a_code_with_a_wrong_sign_is_damaged(works: WheelWorks) -> None:
    card = works.card(works.wheels)
    for code in (card.token, card.code, works.rack.token):
        with pytest.raises(scanning.Damaged, match="Scan it again"):
            read(spoilt(code))


def test_a_whole_token_of_another_plant_is_unknown(works: WheelWorks) -> None:
    for code in (tokens.new_token(), tokens.new_code()):
        with pytest.raises(scanning.Unknown, match="another plant"):
            read(code)


def test_a_retired_card_says_that_it_is_no_longer_in_use(works: WheelWorks) -> None:
    card = works.card(works.wheels, 3)
    Card.objects.filter(pk=card.pk).update(retired_at=works.now)
    with pytest.raises(scanning.Retired, match="no longer in use"):
        read(card.token)


def test_a_card_says_where_and_in_which_cycle_it_was_requested_already(works: WheelWorks) -> None:
    card = works.card(works.wheels_at_line)
    assert scanning.already(card) == ""
    works.do("empty", card, by=works.person("Olga", "operator"))
    assert scanning.already(works.card(works.wheels_at_line)).endswith("at Line, cycle 1.")


def test_a_step_that_was_undone_is_not_told_of(works: WheelWorks) -> None:
    move = works.do("empty", works.card(works.wheels_at_line)).move
    assert move is not None
    pull.undo(move, by=None, at=works.now)
    assert scanning.already(works.card(works.wheels_at_line)) == ""


@pytest.mark.parametrize("spelling", ["goods-in", "GOODS-IN", " Goods In ", "goodsin"])
def test_a_place_is_found_by_its_own_code_however_it_is_written(works: WheelWorks, spelling: str) -> None:
    assert read(spelling) == works.goods_in


def test_a_cards_code_wins_over_a_place_of_the_same_name(works: WheelWorks) -> None:
    card = works.card(works.wheels)
    Location.objects.filter(pk=works.rack.pk).update(code=card.code.lower())
    assert read(card.code.lower()) == card


def test_a_damaged_code_that_was_typed_is_to_be_typed_again(works: WheelWorks) -> None:
    with pytest.raises(scanning.Damaged, match="type it again"):
        scanning.read(
            spoilt(works.card(works.wheels).code),
            cards=Card.objects.all(),
            places=Location.objects.all(),
            typed=True,
        )


@pytest.mark.parametrize(
    ("loop", "word"), [("rims_at_cell", "picked"), ("rims", "confirmed"), ("wheels", "started")]
)
def test_what_was_begun_is_said_in_the_word_of_its_kind(works: WheelWorks, loop: str, word: str) -> None:
    card = works.card(getattr(works, loop))
    works.do("empty", card)
    works.do("start", card)
    assert scanning.already(works.card(card.loop)).startswith(f"Already {word} ")


def test_a_card_offers_what_was_picked_promised_or_shipped_and_is_still_open(works: WheelWorks) -> None:
    fetched, bought = works.card(works.rims_at_cell), works.card(works.rims)
    for card in (fetched, bought):
        works.do("empty", card)
    works.do("start", fetched, quantity=Decimal(9))
    works.do("start", bought, promised_quantity=Decimal(18))
    assert [works.card(card.loop).coming for card in (fetched, bought)] == [9, 18]
    works.do("ship", bought, quantity=Decimal(15))
    assert works.card(works.rims).coming == 15
    works.do("finish", bought, good=Decimal(4))
    assert works.card(works.rims).coming == 11
