"""Whoever gives more commands than a person can is asked to wait, and nothing of it is done."""

import pytest
from django.core.cache import cache
from django.test import Client

from kanban.web import bounds
from tests.factory import WheelWorks

JSON = {"Accept": "application/json"}


@pytest.fixture
def olga(works: WheelWorks, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Olga, who may give three commands in a minute."""
    cache.clear()
    monkeypatch.setattr(bounds, "MOST", 3)
    client.force_login(works.person("Olga", "operator"))
    return client


def turn_the_card(works: WheelWorks, olga: Client, verb: str) -> int:
    card = works.card(works.wheels)
    return olga.post(f"/cards/{card.pk}/{verb}/", {"version": card.version}, headers=JSON).status_code


def test_more_than_the_bound_is_refused_in_words_and_does_nothing(works: WheelWorks, olga: Client) -> None:
    assert [turn_the_card(works, olga, verb) for verb in ("empty", "start", "finish")] == [200] * 3
    card = works.card(works.wheels)
    for headers in (JSON, {"HX-Request": "true"}, {}):
        refused = olga.post(f"/cards/{card.pk}/empty/", {"version": card.version}, headers=headers)
        assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    answer = olga.post(f"/cards/{card.pk}/empty/", headers=JSON).json()
    assert (answer["code"], "Wait a few seconds" in answer["message"]) == ("too_many", True)
    assert works.card(works.wheels).version == card.version
    assert olga.get("/boards/assembly/", headers=JSON).status_code == 200


def test_control_with_a_wider_bound_the_fourth_is_taken(
    works: WheelWorks, olga: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST", 4)
    verbs = ("empty", "start", "finish", "empty")
    assert [turn_the_card(works, olga, verb) for verb in verbs] == [200] * 4


def test_one_persons_commands_do_not_count_for_another(works: WheelWorks, olga: Client) -> None:
    for verb in ("empty", "start", "finish", "empty"):
        turn_the_card(works, olga, verb)
    otto = Client()
    otto.force_login(works.person("Otto", "operator"))
    assert turn_the_card(works, otto, "empty") == 200
