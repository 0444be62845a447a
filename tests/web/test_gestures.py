"""One press of a button is done once, however often and by whichever way it arrives."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from kanban.models import Card, Gesture, Move
from tests.factory import WheelWorks
from tests.web.posting import JSON, SCRIPT, event, post

KEYED = JSON | {"Idempotency-Key": "3f2a"}


@pytest.fixture
def olga(works: WheelWorks, client: Client) -> Client:
    client.force_login(works.person("Olga", "operator"))
    return client


def test_the_same_key_gets_the_first_answer_again_and_nothing_moves(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    first = post(olga, card, "empty", KEYED)
    moves = Move.objects.count()
    again = post(olga, card, "empty", KEYED)
    assert (again.status_code, again.json()) == (200, first.json())
    assert Move.objects.count() == moves


def test_the_first_answer_stays_although_the_card_moved_on(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    first = post(olga, card, "empty", KEYED)
    works.do("start", card)
    assert post(olga, card, "empty", KEYED).json() == first.json()


def test_a_double_click_in_a_browser_shows_the_card_and_the_message_twice(
    works: WheelWorks, olga: Client
) -> None:
    card = works.card(works.rims)
    headers = SCRIPT | {"Idempotency-Key": "3f2a"}
    first, again = post(olga, card, "empty", headers), post(olga, card, "empty", headers)
    assert (again.status_code, event(again)) == (200, event(first))


def test_the_same_key_with_other_fields_is_refused(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    post(olga, card, "empty", KEYED)
    other = post(olga, card, "empty", KEYED, reason="again")
    assert (other.status_code, other.json()["code"]) == (422, "other_fields")


def test_the_same_key_for_another_card_is_refused(works: WheelWorks, olga: Client) -> None:
    post(olga, works.card(works.rims), "empty", KEYED)
    assert post(olga, works.card(works.rims, 2), "empty", KEYED).status_code == 422


def test_two_people_may_use_the_same_key(works: WheelWorks, olga: Client) -> None:
    post(olga, works.card(works.rims), "empty", KEYED)
    olga.force_login(works.person("Piet", "operator"))
    assert post(olga, works.card(works.rims, 2), "empty", KEYED).status_code == 200


def test_a_refused_command_leaves_its_key_free(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims)
    assert post(olga, card, "return", KEYED, reason="?").status_code == 409
    assert post(olga, card, "empty", KEYED, good="x").status_code == 400
    assert not Gesture.objects.exists()
    assert post(olga, card, "empty", KEYED).status_code == 200


@pytest.mark.parametrize("key", ["k" * 201, "a\x01b"])
def test_a_key_that_is_none_is_refused(works: WheelWorks, olga: Client, key: str) -> None:
    answer = post(olga, works.card(works.rims), "empty", JSON | {"Idempotency-Key": key})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["Idempotency-Key"])


def press_at_the_same_moment(works: WheelWorks, card: Card, times: int = 6) -> list[Any]:
    """Sends one gesture from several clients at once; no version, so that only its key protects it."""
    user, together = works.people["Olga"], Barrier(times)

    def press(_number: int) -> Any:
        client = Client()
        client.force_login(user)
        together.wait()
        try:
            return post(client, card, "hold", KEYED, reason="dropped", version=card.version)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(press, range(times)))


@pytest.fixture
def threaded(transactional_db: None) -> WheelWorks:
    works = WheelWorks().build()
    works.person("Olga", "operator")
    return works


@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_moment_move_once_and_all_get_the_same_answer(threaded: WheelWorks) -> None:
    answers = press_at_the_same_moment(threaded, threaded.card(threaded.rims))
    assert {answer.status_code for answer in answers} == {200}
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert Move.objects.filter(verb="hold").count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_key_the_same_presses_get_different_answers(
    threaded: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kanban.web.commands.once", lambda *_named, do, **_rest: do())
    answers = press_at_the_same_moment(threaded, threaded.card(threaded.rims))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_control_a_key_looked_up_before_it_is_kept_fails_on_postgresql(
    threaded: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking first and keeping afterwards is the guard that everybody writes first: it races."""
    assert connection.vendor == "postgresql"

    def looked_up(user: Any, key: str, command: str, *, at: Any, do: Any) -> Any:
        known = Gesture.objects.filter(user=user, key=key).first()
        if known:
            return known.answer
        answer = do()
        Gesture.objects.create(user=user, key=key, fingerprint=command, answer=answer, at=at)
        return answer

    monkeypatch.setattr("kanban.web.commands.once", looked_up)
    answers = press_at_the_same_moment(threaded, threaded.card(threaded.rims))
    assert {answer.status_code for answer in answers} != {200}
