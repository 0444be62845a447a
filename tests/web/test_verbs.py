"""POST /cards/<id>/<verb>/ for programs and pages: one view, one policy."""

from typing import Any

import pytest
from django.test import Client

from kanban.models import Board, Card, Move
from tests.factory import WheelWorks
from tests.web.posting import JSON, post


@pytest.fixture
def olga(works: WheelWorks, client: Client) -> Client:
    """Olga, an operator, is logged in."""
    client.force_login(works.person("Olga", "operator"))
    return client


def test_a_program_empties_a_container_and_gets_card_and_move(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    answer = post(olga, card, "empty")
    body = answer.json()
    assert answer.status_code == 200
    now = works.card(works.rims)
    assert body["card"]["state"] == now.state == "REQUESTED"
    assert body["card"]["order"] == now.order_id is not None
    assert (body["move"]["from"], body["move"]["to"]) == ("DONE", "REQUESTED")
    assert Move.objects.get(pk=body["move"]["id"]).caused_by.by == works.people["Olga"]


def test_the_whole_round_of_a_card_goes_through_the_same_address(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.wheels)
    assert post(olga, card, "empty").status_code == 200
    assert post(olga, works.card(works.wheels), "start").status_code == 200
    part = post(olga, works.card(works.wheels), "finish", good="6")
    assert (part.json()["card"]["state"], part.json()["card"]["received"]) == ("IN_PROGRESS", "6")
    done = post(olga, works.card(works.wheels), "finish", scrapped="1", reason="bent", close="1", good="0")
    assert (done.json()["card"]["state"], done.json()["move"]["scrapped"]) == ("DONE", "1")


def test_hold_and_release_answer_like_the_other_verbs(works: WheelWorks, olga: Client) -> None:
    held = post(olga, works.card(works.rims), "hold", reason="wrong label")
    assert held.json()["card"]["held"] is True
    assert held.json()["card"]["held_because"] == "wrong label"
    refused = post(olga, works.card(works.rims), "empty")
    assert (refused.status_code, refused.json()["code"]) == (409, "held")
    free = post(olga, works.card(works.rims), "release").json()["card"]
    assert (free["held"], free["held_because"]) == (False, "")


def test_a_json_body_is_read_like_a_form(works: WheelWorks, olga: Client) -> None:
    post(olga, works.card(works.wheels), "empty")
    post(olga, works.card(works.wheels), "start")
    card = works.card(works.wheels)
    answer = olga.post(
        f"/cards/{card.pk}/finish/",
        {"version": card.version, "good": 4.0, "close": True},
        content_type="application/json",
        headers=JSON,
    )
    assert (answer.json()["card"]["state"], answer.json()["card"]["received"]) == ("DONE", "4")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("", "version"),
        ("[]", "body"),
        ("{", "body"),
        ("7", "body"),
        ('{"version": [1]}', "version"),
        ('{"version": true}', "version"),
        ('{"version": 0, "reason": false}', "reason"),
        ('{"version": 0, "device": {}}', "device"),
        ('{"version": 0, "reason": "\\ud800"}', "reason"),
        ('{"version": 0, "\\ud800": "x"}', "body"),
    ],
)
def test_a_body_that_is_no_command_is_refused(works: WheelWorks, olga: Client, body: str, field: str) -> None:
    card = works.card(works.rims)
    answer = olga.post(f"/cards/{card.pk}/empty/", body, content_type="application/json", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["errors"]) == [field]
    assert works.card(works.rims).state == "DONE"


@pytest.mark.parametrize(
    ("verb", "fields", "field"),
    [
        ("start", {"version": ""}, "version"),
        ("start", {"version": "-1"}, "version"),
        ("start", {"version": "one"}, "version"),
        ("start", {"version": "99999999999999999999"}, "version"),
        ("start", {"version": "0_1"}, "version"),
        ("start", {"version": "\u0661"}, "version"),
        ("start", {"version": "1.5"}, "version"),
        ("start", {"quantity": "1_0"}, "quantity"),
        ("start", {"quantity": "\u0663"}, "quantity"),
        ("start", {"quantity": "1e1"}, "quantity"),
        ("start", {"quantity": "-1"}, "quantity"),
        ("start", {"quantity": "0"}, "quantity"),
        ("start", {"quantity": "1e400"}, "quantity"),
        ("start", {"quantity": "1.5"}, "quantity"),
        ("start", {"quantity": "NaN"}, "quantity"),
        ("start", {"quantity": "99999999999"}, "quantity"),
        ("start", {"quantity": "11"}, "quantity"),
        ("start", {"promised_for": "tomorrow"}, "promised_for"),
        ("start", {"promised_for": "1999-01-01T00:00:00Z"}, "promised_for"),
        ("start", {"god": "3"}, "god"),
        ("start", {"good": "3"}, "good"),
        ("hold", {}, "reason"),
        ("hold", {"reason": "   "}, "reason"),
        ("hold", {"reason": "x" * 201}, "reason"),
        ("finish", {"close": "perhaps"}, "close"),
        ("finish", {"good": "0.001"}, "good"),
    ],
)
def test_bad_input_names_its_field_and_writes_nothing(
    works: WheelWorks, olga: Client, verb: str, fields: dict[str, Any], field: str
) -> None:
    card = _requested(works) if verb == "start" else _started(works)
    before = (Move.objects.count(), Board.objects.get().seq)
    answer = post(olga, card, verb, **fields)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["errors"]) == [field]
    assert (Move.objects.count(), Board.objects.get().seq) == before


def _requested(works: WheelWorks) -> Card:
    works.do("empty", works.card(works.rims_at_cell))
    return works.card(works.rims_at_cell)


def _started(works: WheelWorks) -> Card:
    works.do("start", _requested(works))
    return works.card(works.rims_at_cell)


def test_an_older_version_is_told_who_moved_the_card_and_when(works: WheelWorks, olga: Client) -> None:
    seen = works.card(works.rims)
    works.do("empty", seen, by=works.person("Piet", "operator"))
    answer = post(olga, seen, "empty")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert "Piet" in answer.json()["message"]
    assert answer.json()["message"].startswith("Piet moved this card at Mon 11 May 06:00:")
    assert answer.json()["card"]["state"] == "REQUESTED"


def test_what_is_done_already_says_so(works: WheelWorks, olga: Client) -> None:
    works.do("empty", works.card(works.rims))
    answer = post(olga, works.card(works.rims), "empty")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_done")
    assert "cycle 1" in answer.json()["message"]


def test_a_verb_that_does_not_start_here_is_refused(works: WheelWorks, olga: Client) -> None:
    answer = post(olga, works.card(works.rims), "return", reason="mistake")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_full_column_refuses_one_more(works: WheelWorks, olga: Client) -> None:
    works.assembly.limits.create(state="IN_PROGRESS", cards=1)
    _started(works)
    works.do("empty", works.card(works.wheels))
    answer = post(olga, works.card(works.wheels), "start")
    assert (answer.status_code, answer.json()["code"]) == (409, "wip_limit")


def test_what_is_not_there_cannot_be_taken(works: WheelWorks, olga: Client) -> None:
    for _container in range(3):
        works.do("empty", works.card(works.spokes, _container + 1))
    works.do("empty", works.card(works.wheels))
    answer = post(olga, works.card(works.wheels), "start")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_enough_stock")
    assert "SPOKE" in answer.json()["message"]


def test_more_than_the_container_takes_is_refused(works: WheelWorks, olga: Client) -> None:
    works.do("empty", works.card(works.rims))
    answer = post(olga, works.card(works.rims), "finish", good="21")
    assert (answer.status_code, answer.json()["code"]) == (409, "over_delivery")
    assert answer.json()["card"]["state"] == "REQUESTED"


def test_a_wrong_method_is_told_in_json(works: WheelWorks, olga: Client) -> None:
    answer = olga.get(f"/cards/{works.card(works.rims).pk}/empty/", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize("address", ["/cards/99999/empty/", "/cards/99999999999999999999999/empty/"])
def test_a_card_that_does_not_exist_is_not_found(works: WheelWorks, olga: Client, address: str) -> None:
    answer = olga.post(address, {"version": 0}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_there_is_no_verb_that_the_pull_keeps_for_itself(works: WheelWorks, olga: Client) -> None:
    assert post(olga, works.card(works.rims), "retire").status_code == 404


@pytest.mark.parametrize(
    ("verb", "fields", "words"),
    [
        ("start", {"version": ""}, "Load the card again: its version is missing."),
        ("finish", {"good": "-1"}, "Good: a number from 0."),
        ("finish", {"scrapped": "few"}, "Scrapped: a number such as 12 or 0.25."),
        ("finish", {"close": "perhaps"}, "Close short: 1 or 0."),
        ("finish", {"reason": "x" * 201}, "Say why in at most 200 characters."),
    ],
)
def test_the_words_about_a_field_name_it_as_the_floor_does(
    works: WheelWorks, olga: Client, verb: str, fields: dict[str, Any], words: str
) -> None:
    answer = post(olga, _requested(works) if verb == "start" else _started(works), verb, **fields)
    assert answer.json()["message"] == words
