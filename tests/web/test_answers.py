"""Answers that no view gives itself: in the shape that was asked for, and never with a secret in them."""

import pytest
from django.test import Client

from kanban import pull
from kanban.web import verbs
from tests.factory import WheelWorks
from tests.web.posting import FORM, JSON, SCRIPT, event, post


def test_a_page_that_was_open_too_long_says_so(works: WheelWorks) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(works.person("Olga", "operator"))
    card = works.card(works.rims)
    name, facts = event(post(guarded, card, "empty", SCRIPT))
    assert (name, facts["code"]) == ("refused", "csrf")
    assert post(guarded, card, "empty", JSON).json()["code"] == "csrf"
    assert post(guarded, card, "empty", FORM).status_code == 403


def test_a_failure_of_ours_is_told_in_json_without_its_details(
    works: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(works.person("Olga", "operator"))

    def broken(*_: object, **__: object) -> pull.Outcome:
        raise ZeroDivisionError("secret")

    monkeypatch.setitem(verbs.VERBS, "empty", broken)
    answer = post(client, works.card(works.rims), "empty")
    assert (answer.status_code, answer.json()["code"]) == (500, "error")
    assert b"secret" not in answer.content


def test_a_page_that_is_not_there_is_a_page_for_people(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    answer = client.get("/nowhere/")
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (404, "text/html")


@pytest.mark.parametrize("method", ["put", "delete", "patch", "post"])
def test_a_board_is_only_read(works: WheelWorks, client: Client, method: str) -> None:
    client.force_login(works.person("Olga", "leader"))
    answer = getattr(client, method)("/boards/assembly/", headers=JSON)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_what_somebody_sends_never_fills_a_header(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    long = {"x" * 5000: "y", "close": "z" * 5000}
    answer = post(client, works.card(works.rims), "finish", SCRIPT, **long)
    assert answer.status_code == 400
    assert len(answer["HX-Trigger"]) < 500
