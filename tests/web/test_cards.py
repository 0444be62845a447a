"""One card's page: history, stock, cause; and what a page's own forms and scripts get back."""

from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kanban import pull
from tests.factory import WheelWorks
from tests.web.posting import FORM, JSON, SCRIPT, event, post


@pytest.fixture
def olga(works: WheelWorks, client: Client) -> Client:
    client.force_login(works.person("Olga", "operator"))
    return client


def test_the_history_tells_every_move_with_who_when_and_why(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    post(olga, card, "empty")
    post(olga, works.card(works.rims), "hold", reason="wet floor")
    history = olga.get(f"/cards/{card.pk}/").context["history"]
    assert [move.verb for move in history] == ["hold", "empty"]
    assert (history[0].caused_by.by.first_name, history[0].caused_by.reason) == ("Olga", "wet floor")


def test_only_what_was_fetched_is_told_as_picked(works: WheelWorks, olga: Client) -> None:
    for loop, picked in ((works.rims_at_cell, True), (works.wheels, False)):
        works.do("empty", works.card(loop))
        works.do("start", works.card(loop))
        page = olga.get(f"/cards/{works.card(loop).pk}/", headers=SCRIPT).content.decode()
        assert ("10 picked" in page) is picked


def test_only_the_last_move_offers_undo_and_only_to_who_may(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    post(olga, card, "empty")
    post(olga, works.card(works.rims), "start")
    address = f"/cards/{card.pk}/"
    assert [move.may_undo for move in olga.get(address).context["history"]] == [True, False]
    olga.force_login(works.person("Vera", "viewer"))
    seen = olga.get(address).context
    assert ([move.may_undo for move in seen["history"]], seen["may_move"]) == ([False, False], False)


def test_the_chain_leads_back_to_the_customer(works: WheelWorks, olga: Client) -> None:
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.pass_time(minutes=5))
    works.do("start", works.card(works.bikes))
    page = olga.get(f"/cards/{works.card(works.wheels_at_line).pk}/")
    assert [link.what[:7] for link in page.context["chain"]][:2] == ["Shipped", "Began t"]


def test_a_card_shows_its_stock_wherever_it_stands(works: WheelWorks, olga: Client) -> None:
    levels = olga.get(f"/cards/{works.card(works.rims).pk}/").context["levels"]
    assert {(level.location.code, level.quantity) for level in levels} == {
        ("cell", Decimal(20)),
        ("goods-in", Decimal(40)),
    }


def test_a_card_page_costs_the_same_with_a_long_history(
    works: WheelWorks, olga: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _round in range(5):
        works.do("empty", works.card(works.rims))
        works.do("finish", works.card(works.rims))
    with django_assert_max_num_queries(23):
        assert olga.get(f"/cards/{works.card(works.rims).pk}/").status_code == 200


def test_a_program_gets_the_card_its_moves_and_stock(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    post(olga, card, "empty")
    body = olga.get(f"/cards/{card.pk}/", headers=JSON).json()
    assert (body["card"]["state"], body["moves"][0]["verb"]) == ("REQUESTED", "empty")
    assert {"item": "RIM", "location": "goods-in", "quantity": "20"} in body["stock"]


def test_a_retired_card_still_has_its_page(works: WheelWorks, olga: Client) -> None:
    works.card(works.rims).loop.all_cards.filter(number=1).update(retired_at=works.now)
    card = works.card(works.rims)
    assert olga.get(f"/cards/{card.pk}/").status_code == 200
    answer = post(olga, card, "empty", SCRIPT)
    name, facts = event(answer)
    assert (answer.status_code, name, facts["code"], answer.content) == (409, "refused", "wrong_state", b"")


def test_a_script_gets_every_card_of_the_board_that_looks_different(works: WheelWorks, olga: Client) -> None:
    answer = post(olga, works.card(works.rims), "empty", SCRIPT)
    text = answer.content.decode()
    assert {f'id="c{works.card(works.rims, n).pk}"' in text for n in (1, 2)} == {True}
    assert event(answer)[1]["gone"] == []


def test_a_script_is_told_which_cards_are_gone(works: WheelWorks, olga: Client) -> None:
    works.rims.all_cards.filter(number=2).update(surplus=True)
    card = works.card(works.rims, 2)
    answer = post(olga, card, "empty", SCRIPT)
    assert event(answer)[1]["gone"] == [f"c{card.pk}"]
    assert event(answer)[1]["message"] == "RIM, card 2, is taken out of its loop"


def test_a_refused_script_gets_the_card_as_it_is_and_the_words(works: WheelWorks, olga: Client) -> None:
    seen = works.card(works.rims)
    works.do("empty", seen)
    answer = post(olga, seen, "empty", SCRIPT)
    name, facts = event(answer)
    assert (answer.status_code, name, facts["code"]) == (409, "refused", "stale")
    assert 'data-col="REQUESTED"' in answer.content.decode()
    assert answer["HX-Trigger"].isascii()


def test_a_wrong_field_is_named_for_the_dialog(works: WheelWorks, olga: Client) -> None:
    answer = post(olga, works.card(works.rims), "hold", SCRIPT)
    name, facts = event(answer)
    assert (answer.status_code, name, facts["code"], facts["field"]) == (400, "refused", "invalid", "reason")
    assert facts["message"] == "Say why, in a few words."


def test_a_plain_form_comes_back_to_its_page_with_the_message(works: WheelWorks, olga: Client) -> None:
    headers = FORM | {"Referer": "http://testserver/boards/assembly/"}
    answer = post(olga, works.card(works.rims), "empty", headers)
    assert (answer.status_code, answer["Location"]) == (303, "http://testserver/boards/assembly/")
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "RIM, card 1 of 2, moved to Requested"
    ]


def test_a_plain_form_from_elsewhere_ends_on_the_cards_own_page(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    answer = post(olga, card, "hold", FORM | {"Referer": "https://evil.example/"})
    assert (answer.status_code, answer["Location"]) == (303, f"/cards/{card.pk}/")


def test_a_limit_that_only_warns_lets_pass_and_says_so(works: WheelWorks, olga: Client) -> None:
    works.assembly.limits.create(state="IN_PROGRESS", cards=1, effect="warn")
    for number in (1, 2):
        works.do("empty", works.card(works.wheels, number))
    post(olga, works.card(works.wheels, 1), "start")
    answer = post(olga, works.card(works.wheels, 2), "start")
    assert answer.status_code == 200
    assert "limit of 1 card" in answer.json()["warning"]
