"""Tokens and short codes: what is whole, what is damaged, and what was never ours."""

import importlib

import pytest
import segno
from django.apps import apps
from django.db import IntegrityError, transaction

from inventory.models import Location
from inventory.tokens import ALPHABET, is_ours, is_whole, new_code, new_token, shown, tidy
from kanban.models import Card
from tests.factory import WheelWorks


@pytest.mark.parametrize("new", [new_token, new_code])
def test_what_is_made_is_whole_and_every_single_wrong_sign_is_noticed(new: object) -> None:
    assert callable(new)
    text = new()
    assert is_whole(text)
    wrong = [
        text[:n] + sign + text[n + 1 :] for n in range(len(text)) for sign in ALPHABET if sign != text[n]
    ]
    assert all(is_ours(each) and not is_whole(each) for each in wrong)


def test_swapped_neighbours_are_noticed_but_for_the_one_pair_that_luhn_misses() -> None:
    missed = {frozenset("2X")}
    text = new_token()
    for n in range(len(text) - 1):
        swapped = text[:n] + text[n + 1] + text[n] + text[n + 2 :]
        pair = frozenset(text[n : n + 2])
        assert is_whole(swapped) == (len(pair) == 1 or pair in missed)


@pytest.mark.parametrize(
    "foreign", ["", "4006381333931", "https://example.com/card/7", "k7q4-m2xd", "K7Q4M2XÉ"]
)
def test_a_foreign_code_is_not_ours(foreign: str) -> None:
    assert not is_ours(foreign)
    assert not is_whole(foreign)


def test_what_a_person_types_is_understood_however_it_is_written() -> None:
    code = new_code()
    assert tidy(f" {shown(code).lower()} ") == code
    assert tidy(f"{code[:2]} {code[2:]}") == code


def test_a_token_needs_the_smallest_qr_code_of_level_m() -> None:
    symbol = segno.make_qr(new_token(), error="m", boost_error=False)
    assert (symbol.version, symbol.mode) == (1, "alphanumeric")


def test_every_card_and_place_has_its_own_whole_token(works: WheelWorks) -> None:
    cards, places = list(Card.objects.all()), list(Location.objects.all())
    tokens = [*(card.token for card in cards), *(place.token for place in places)]
    assert all(map(is_whole, [*tokens, *(card.code for card in cards)]))
    assert len(set(tokens)) == len(tokens)
    assert len({card.code for card in cards}) == len(cards)


def test_two_cards_never_share_a_code_and_two_places_no_token(works: WheelWorks) -> None:
    first, second = works.card(works.rims), works.card(works.rims, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.filter(pk=second.pk).update(code=first.code)
    with pytest.raises(IntegrityError), transaction.atomic():
        Location.objects.filter(pk=works.rack.pk).update(token=works.line.token)


def test_rows_from_before_get_codes_and_tokens_and_cards_keep_their_old_tokens(works: WheelWorks) -> None:
    before = set(Card.objects.values_list("token", "code"))
    cards = importlib.import_module("kanban.migrations.0004_codes_of_cards")
    cards.give_codes(apps, None)
    after = set(Card.objects.values_list("token", "code"))
    assert {token for token, _ in after} == {token for token, _ in before}
    assert all(is_whole(code) for _, code in after)
    assert not {code for _, code in after} & {code for _, code in before}
