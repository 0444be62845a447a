"""GET /boards/<slug>/changes/?since=SEQ: what a program missed."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kanban.models import Board, BoardEvent, Card
from tests.factory import WheelWorks

ADDRESS = "/boards/assembly/changes/"
JSON = {"Accept": "application/json"}


def ask(client: Client, since: Any) -> Any:
    return client.get(ADDRESS, {"since": str(since)}, headers=JSON)


def test_the_events_since_are_told_in_order_with_who_and_what(works: WheelWorks, client: Client) -> None:
    olga = works.person("Olga", "operator")
    client.force_login(olga)
    before = Board.objects.get().seq
    works.do("empty", works.card(works.rims), by=olga)
    told = ask(client, before).json()
    now = Board.objects.get().seq
    assert (told["board"], told["seq"], told["since"]) == ("assembly", now, before)
    assert [event["seq"] for event in told["events"]] == list(range(before + 1, now + 1))
    first = told["events"][0]
    assert (first["card"], first["verb"], first["by"]) == (works.card(works.rims).pk, "empty", "olga")
    assert first["at"] == works.now.isoformat()


def test_a_change_of_stock_alone_names_the_loop_and_no_card(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Vera", "viewer"))
    before = Board.objects.get().seq
    works.do("empty", works.card(works.rims))
    events = ask(client, before).json()["events"]
    assert {(event["loop"], event["card"]) for event in events} >= {(works.rims.pk, None)}


def test_who_is_up_to_date_hears_of_nothing(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Vera", "viewer"))
    answer = ask(client, Board.objects.get().seq)
    assert (answer.status_code, answer.json()["events"]) == (200, [])


def test_what_was_pruned_is_gone_and_what_was_not_is_still_told(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Vera", "viewer"))
    board = Board.objects.get()
    Board.objects.update(pruned_to=5)
    BoardEvent.objects.filter(seq__lte=5).delete()
    gone = ask(client, 4)
    assert (gone.status_code, gone.json()["code"], gone.json()["pruned_to"]) == (410, "gone", 5)
    assert [event["seq"] for event in ask(client, 5).json()["events"]] == list(range(6, board.seq + 1))


def test_a_cursor_from_the_future_is_gone_too_as_after_a_restored_backup(
    works: WheelWorks, client: Client
) -> None:
    client.force_login(works.person("Vera", "viewer"))
    assert ask(client, Board.objects.get().seq + 1).status_code == 410


@pytest.mark.parametrize("junk", ["", "x", "-1", "1.5", "1e3", "٣", "²", "9" * 30, "0x10", "1 OR 1=1"])
def test_a_junk_cursor_is_refused(works: WheelWorks, client: Client, junk: str) -> None:
    client.force_login(works.person("Vera", "viewer"))
    answer = ask(client, junk)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert list(answer.json()["errors"]) == ["since"]


def test_a_missing_cursor_is_refused(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Vera", "viewer"))
    assert client.get(ADDRESS).status_code == 400


def test_a_stranger_hears_nothing_of_a_board_that_is_there(works: WheelWorks, client: Client) -> None:
    client.force_login(User.objects.create_user("sam"))
    assert ask(client, 0).status_code == 404
    assert client.get("/boards/nowhere/changes/?since=0").status_code == 404


def test_the_changes_cost_the_same_however_many(
    works: WheelWorks, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(works.person("Vera", "viewer"))
    for card in Card.objects.filter(loop=works.rims):
        works.do("empty", card)
    with django_assert_num_queries(4):
        assert len(ask(client, 0).json()["events"]) > 10
