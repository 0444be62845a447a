"""The set-up of an empty database: one token, one administrator, then shut for ever."""

import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from inventory.models import Plant, Shift
from kanban import first_start
from kanban.models import FirstStart

NOW = datetime(2026, 5, 11, 6, tzinfo=UTC)
PASSWORD = "kettle-drum-9"  # noqa: S105


@pytest.fixture(autouse=True)
def nobody_guessed() -> None:
    for name in ("set-up:127.0.0.1",):
        cache.delete(name)


def said(token: str, /, **other: str) -> dict[str, Any]:
    shifts = {"shift-TOTAL_FORMS": "3", "shift-INITIAL_FORMS": "2"}
    for number, (name, begins, ends) in enumerate(
        (("Early", "06:00", "14:00"), ("Late", "14:00", "22:00"), ("", "", ""))
    ):
        shifts |= {
            f"shift-{number}-name": name,
            f"shift-{number}-begins": begins,
            f"shift-{number}-ends": ends,
        }
    who = {
        "token": token,
        "full_name": "Ada Works",
        "username": "ada",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    return who | {"name": "Dijon", "time_zone": "Europe/Paris", "language": "de"} | shifts | other


@pytest.fixture
def token(db: None) -> str:
    return first_start.new_token(at=NOW)


def test_whoever_has_the_token_becomes_the_administrator_of_the_named_plant(
    token: str, client: Client
) -> None:
    answer = client.post("/set-up/", said(first_start.shown(token).lower()))
    assert (answer.status_code, answer.headers["Location"]) == (302, "/first-steps/")
    ada = User.objects.get()
    assert (ada.username, ada.get_full_name(), ada.is_superuser, ada.is_staff) == (
        "ada",
        "Ada Works",
        True,
        True,
    )
    assert ada.check_password(PASSWORD)
    plant = Plant.objects.get()
    assert (plant.name, plant.time_zone, plant.language) == ("Dijon", "Europe/Paris", "de")
    assert Shift.hours() == (time(6), time(22))
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_an_empty_database_sends_everybody_there_and_a_used_one_nobody(token: str, client: Client) -> None:
    assert client.get("/").headers["Location"] == "/set-up/"
    assert client.get("/set-up/").status_code == 200
    Client().post("/set-up/", said(token))
    assert client.get("/").headers["Location"].startswith("/accounts/login/")
    assert client.get("/set-up/").status_code == 404


def test_it_stays_shut_when_the_administrator_is_gone(token: str, client: Client) -> None:
    client.post("/set-up/", said(token))
    User.objects.all().delete()
    assert client.get("/set-up/").status_code == 404
    assert client.post("/set-up/", said(token)).status_code == 404
    with pytest.raises(first_start.Shut):
        first_start.new_token(at=NOW)


def test_it_is_shut_where_no_token_was_made_and_where_somebody_came_in_another_way(
    db: None, client: Client
) -> None:
    assert client.get("/set-up/").status_code == 404
    first_start.new_token(at=NOW)
    assert client.get("/set-up/").status_code == 200
    User.objects.create_superuser("eve")
    assert client.get("/set-up/").status_code == 404
    assert client.get("/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"token": "AAAA-BBBB"}, "not the token"),
        ({"again": "kettle-drum-8"}, "two passwords differ"),
        ({"password": "12345", "again": "12345"}, "too short"),
        ({"time_zone": "Mars/Base"}, "not one of the available choices"),
        ({"name": ""}, "required"),
        ({"shift-0-ends": ""}, "when the shift begins and ends"),
        ({"shift-0-ends": "06:00"}, "ends at another time"),
        ({"shift-TOTAL_FORMS": "9999"}, "at most 3"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    token: str, client: Client, wrong: dict[str, str], words: str
) -> None:
    answer = client.post("/set-up/", said(token, **wrong))
    assert answer.status_code == 400
    if "TOTAL" not in str(wrong):
        assert words in answer.content.decode()
    assert {noun.objects.count() for noun in (User, Plant, Shift)} == {0}
    assert first_start.is_open()


def test_tokens_are_not_guessed(token: str, client: Client) -> None:
    for _guess in range(10):
        assert client.post("/set-up/", said("AAAA")).status_code == 400
    assert client.post("/set-up/", said(token)).status_code == 429
    assert Client(REMOTE_ADDR="10.9.8.7").post("/set-up/", said(token)).status_code == 302


def test_the_token_is_kept_as_a_digest_and_the_last_one_counts(token: str, client: Client) -> None:
    assert token not in str(FirstStart.objects.values())
    later = first_start.new_token(at=NOW)
    assert client.post("/set-up/", said(token)).status_code == 400
    assert client.post("/set-up/", said(later)).status_code == 302


def test_of_processes_that_start_together_one_prints_it(db: None) -> None:
    printed = first_start.offer(at=NOW)
    assert printed
    assert first_start.offer(at=NOW + timedelta(seconds=5)) == ""
    assert first_start.offer(at=NOW + timedelta(hours=1)) not in ("", printed)


def test_a_plant_with_people_is_offered_none(db: None) -> None:
    User.objects.create_user("olga")
    assert first_start.offer(at=NOW) == ""


def test_the_command_prints_a_token_until_somebody_is_in(db: None, capsys: Any, client: Client) -> None:
    call_command("setup_token")
    words = capsys.readouterr().out
    token = words.split(" token ")[1].split(";")[0]
    assert client.post("/set-up/", said(token)).status_code == 302
    with pytest.raises(CommandError, match="administrator is there already"):
        call_command("setup_token")


def at_once(token: str) -> list[int]:
    """Two people who post the same token at the same moment: what each is answered."""
    ready, answers = threading.Barrier(2), []

    def come(name: str) -> None:
        ready.wait()
        try:
            answers.append(
                Client(REMOTE_ADDR=f"10.0.0.{name[-1]}")
                .post("/set-up/", said(token, username=name))
                .status_code
            )
        finally:
            connection.close()

    people = [threading.Thread(target=come, args=(name,)) for name in ("ada1", "bob2")]
    for each in people:
        each.start()
    for each in people:
        each.join(timeout=30)
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_come_at_once_one_is_let_in() -> None:
    assert at_once(first_start.new_token(at=NOW)) == [302, 404]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_both_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the token is looked at and not taken, and nobody looks for an administrator."""
    looked = threading.Barrier(2)

    def begin(token: str, *, administrator: User, plant: Plant, shifts: Any, at: datetime) -> User:
        assert first_start.is_open()
        looked.wait(timeout=20)
        with transaction.atomic():
            administrator.is_superuser = True
            administrator.save()
        return administrator

    monkeypatch.setattr(first_start, "begin", begin)
    assert at_once(first_start.new_token(at=NOW)) == [302, 302]
    assert User.objects.filter(is_superuser=True).count() == 2
