"""POST /moves/<id>/undo/: card, stock and request go back together."""

import pytest
from django.test import Client

from inventory.models import StockLevel
from kanban.models import Board, Move
from tests.factory import WheelWorks
from tests.web.posting import JSON, SCRIPT, event, post, undo


@pytest.fixture
def olga(works: WheelWorks, client: Client) -> Client:
    client.force_login(works.person("Olga", "operator"))
    return client


def test_undoing_puts_card_stock_and_request_back(works: WheelWorks, olga: Client) -> None:
    level = StockLevel.objects.get(item=works.rim, location=works.goods_in)
    move = post(olga, works.card(works.rims), "empty").json()["move"]["id"]
    body = undo(olga, move).json()
    assert (body["card"]["state"], body["card"]["order"], body["move"]["verb"]) == ("DONE", None, "undo")
    assert StockLevel.objects.get(pk=level.pk).quantity == level.quantity


def test_a_page_offers_undo_after_a_move_and_not_after_an_undo(works: WheelWorks, olga: Client) -> None:
    name, facts = event(post(olga, works.card(works.rims), "empty", SCRIPT))
    assert (name, facts["message"]) == ("moved", "RIM, card 1 of 2, moved to Requested")
    assert facts["undo"] == f"/moves/{Move.objects.get(verb='empty').pk}/undo/"
    name, facts = event(olga.post(facts["undo"], headers=SCRIPT))
    assert (name, facts["undo"]) == ("moved", "")
    assert "is back in Done" in facts["message"]


def test_undoing_twice_says_so_and_with_the_same_key_answers_the_same(
    works: WheelWorks, olga: Client
) -> None:
    move = post(olga, works.card(works.rims), "empty").json()["move"]["id"]
    keyed = JSON | {"Idempotency-Key": "u1"}
    first = undo(olga, move, keyed)
    assert undo(olga, move, keyed).json() == first.json()
    again = undo(olga, move)
    assert (again.status_code, again.json()["code"]) == (409, "already_done")


def test_it_is_too_late_once_somebody_acted_on_the_card(works: WheelWorks, olga: Client) -> None:
    move = post(olga, works.card(works.rims), "empty").json()["move"]["id"]
    works.do("start", works.card(works.rims))
    seq = Board.objects.get().seq
    late = undo(olga, move)
    assert (late.status_code, late.json()["code"]) == (409, "too_late_to_undo")
    assert (late.json()["card"]["state"], Board.objects.get().seq) == ("IN_PROGRESS", seq)


def test_a_hold_is_not_undone_but_released(works: WheelWorks, olga: Client) -> None:
    move = post(olga, works.card(works.rims), "hold", reason="wet").json()["move"]["id"]
    assert undo(olga, move).json()["code"] == "held"
    release = post(olga, works.card(works.rims), "release").json()["move"]["id"]
    for move_of_a_hold in (move, release):
        answer = undo(olga, move_of_a_hold)
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_an_undo_is_not_undone_either(works: WheelWorks, olga: Client) -> None:
    move = post(olga, works.card(works.rims), "empty").json()["move"]["id"]
    answer = undo(olga, undo(olga, move).json()["move"]["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_an_undo_that_says_which_version_was_seen_is_refused_when_that_is_old(
    works: WheelWorks, olga: Client
) -> None:
    done = post(olga, works.card(works.rims), "empty").json()
    address, version = f"/moves/{done['move']['id']}/undo/", done["card"]["version"]
    old = olga.post(address, {"version": version - 1}, headers=JSON)
    assert (old.status_code, old.json()["code"]) == (409, "stale")
    assert olga.post(address, {"version": version}, headers=JSON).status_code == 200


def test_a_move_that_does_not_exist_is_not_found(works: WheelWorks, olga: Client) -> None:
    answer = undo(olga, 99999)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
