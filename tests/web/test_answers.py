"""Answers that no view gives itself: in the shape that was asked for, and never with a secret in them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.test import Client

from kanban import pull
from kanban.web import verbs
from kanban.web.redaction import RefusalsInALine
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


def test_a_program_that_has_not_logged_in_is_asked_for_a_token_and_not_for_a_page(works: WheelWorks) -> None:
    stranger = Client(enforce_csrf_checks=True)
    for body, kind in (
        ({"version": 0}, "application/json"),
        ("version=0", "application/x-www-form-urlencoded"),
    ):
        answer = stranger.post("/cards/1/empty/", body, content_type=kind, headers=JSON)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
        assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("fields", "status"), [({"reason": "x" * 3_000_000}, 413), ({f"f{n}": "" for n in range(1100)}, 400)]
)
def test_a_body_too_large_is_refused_in_one_line_of_the_log(
    works: WheelWorks, fields: dict[str, str], status: int
) -> None:
    client = Client()
    client.force_login(works.person("Olga", "operator"))
    with the_sites_own_log() as log:
        answer = post(client, works.card(works.rims), "empty", JSON, **fields)
        assert post(client, works.card(works.rims), "empty", FORM, **fields).status_code == status
    assert (answer.status_code, answer.json()["code"]) == (status, "invalid")
    assert "Traceback" not in log.getvalue()
    assert len(log.getvalue().splitlines()) == 2


@contextmanager
def the_sites_own_log() -> Iterator[StringIO]:
    """What the site writes with its own handler, while pytest has others."""
    handlers = (each for each in logging.getLogger().handlers if isinstance(each, logging.StreamHandler))
    ours = next(each for each in handlers if any(isinstance(by, RefusalsInALine) for by in each.filters))
    log = StringIO()
    before = ours.setStream(log)
    try:
        yield log
    finally:
        ours.setStream(before)


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
