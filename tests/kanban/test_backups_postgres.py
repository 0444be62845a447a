"""PostgreSQL is backed up by its own programs, restored beside itself and put in place by renaming."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from kanban.backups import clients
from kanban.backups.postgres import MAINTENANCE, PostgreSQL, exists
from kanban.backups.progress import Progress
from kanban.backups.refusals import Refused
from tests.factory import WheelWorks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
QUIET = Progress(StringIO())


def named(name: str) -> PostgreSQL:
    return PostgreSQL({**connection.settings_dict, "NAME": name, "OPTIONS": {}})


@pytest.fixture
def dump(works: WheelWorks, tmp_path: Path) -> Path:
    """The wheel works, copied while their database is in use."""
    file = tmp_path / "database.dump"
    facts = named(connection.settings_dict["NAME"]).copy(file, QUIET)
    assert facts.counts["kanban_card"] == 15
    return file


@pytest.fixture
def place() -> Iterator[PostgreSQL]:
    """The name of a database that is not there, and neither is at the end."""
    server = named(f"{connection.settings_dict['NAME']}_restored")
    yield server
    with server.connected(MAINTENANCE) as maintenance:
        for (name,) in maintenance.execute("SELECT datname FROM pg_database").fetchall():
            if name.startswith(server.name):
                maintenance.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rows(server: PostgreSQL, name: str, query: str) -> list[Any]:
    with server.connected(name) as database:
        return list(database.execute(query).fetchall())


def test_a_restored_one_takes_the_place_and_the_previous_one_is_kept(dump: Path, place: PostgreSQL) -> None:
    cards = "SELECT COUNT(*) FROM kanban_card"
    with place.trial(dump, QUIET) as trial:
        assert trial.facts().counts["kanban_card"] == 15
        assert place.put_in_place(trial, "first") == ""
    rows(place, place.name, "DELETE FROM kanban_token RETURNING 1")
    with place.trial(dump, QUIET) as trial:
        kept = place.put_in_place(trial, "second")
    assert rows(place, place.name, cards) == rows(place, kept, cards) == [(15,)]


def test_one_that_somebody_is_connected_to_is_never_replaced(dump: Path, place: PostgreSQL) -> None:
    with place.trial(dump, QUIET) as trial:
        place.put_in_place(trial, "first")
    with place.connected(place.name), pytest.raises(Refused, match="Somebody is connected"):
        place.refuse_users()
    refused = pytest.raises(Refused, match="Somebody is connected")
    with place.connected(place.name), place.trial(dump, QUIET) as trial, refused:
        place.put_in_place(trial, "second")
    with place.connected(MAINTENANCE) as maintenance:
        assert exists(maintenance, place.name)
        assert not exists(maintenance, f"{place.name}_before_second")


def test_what_a_killed_restore_left_is_dropped_by_the_next(dump: Path, place: PostgreSQL) -> None:
    left = f"{place.name}_restoring_999999"
    with place.connected(MAINTENANCE) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{left}"')
    with place.trial(dump, QUIET), place.connected(MAINTENANCE) as maintenance:
        assert not exists(maintenance, left)


def test_a_damaged_dump_is_refused_in_the_words_of_its_program(dump: Path, place: PostgreSQL) -> None:
    dump.write_bytes(dump.read_bytes()[:3000])
    with pytest.raises(Refused, match="pg_restore: "), place.trial(dump, QUIET):
        pass


def test_a_missing_or_older_program_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="pg_dump is older .* postgresql-client-99"):
        clients.found("pg_dump", 99)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refused, match="pg_dump is missing. .* postgresql-client-99"):
        clients.found("pg_dump", 99)


def test_a_password_is_on_no_command_line_and_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    server = PostgreSQL(
        {"NAME": "plant", "HOST": "db", "PORT": "5433", "USER": "ann", "PASSWORD": "p@ss", "OPTIONS": {}}
    )
    assert "p@ss" not in server.address("plant")
    assert server.url("other") == "postgres://ann:p%40ss@db:5433/other?pool=0"
    assert psycopg.conninfo.conninfo_to_dict(server.address("plant"))["host"] == "db"
