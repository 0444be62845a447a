"""A backup is made and restored while a shift goes on: nothing answered before it began is missing."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.backups.plants import MOVES_A_SECOND, Operator, cooked, moves_in, plant, refused
from tests.server import Program, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The bicycle works in their shift."""
    server = plant(tmp_path_factory.mktemp("works"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def operator(server: Server) -> Iterator[Operator]:
    token = server.manage("create_token", "operator").strip()
    with Operator(Program(server, token)) as operator:
        yield operator


@dataclass(frozen=True)
class Taken:
    """A backup, and the moves that were answered before it was begun."""

    file: Path
    before: set[int]


@pytest.fixture(scope="module")
def taken(server: Server, operator: Operator) -> Taken:
    operator.has_moved(2 * MOVES_A_SECOND)
    before = set(operator.acknowledged)
    server.manage("backup", str(server.folder / "backup.zip"))
    return Taken(server.folder / "backup.zip", before)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Server:
    """An empty folder to restore into."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Server(folder)


def test_nothing_answered_before_the_backup_is_missing_once_it_is_restored(
    server: Server, taken: Taken, elsewhere: Server
) -> None:
    elsewhere.manage("restore", str(taken.file))
    assert taken.before - moves_in(elsewhere.folder / "plant.sqlite3") == set()
    key = "secret_key"
    assert (elsewhere.folder / key).read_bytes() == (server.folder / key).read_bytes()


def test_a_copy_of_the_file_alone_misses_moves(server: Server, operator: Operator, tmp_path: Path) -> None:
    """The control: SQLite keeps what is new beside the file while somebody reads."""
    database = server.folder / "plant.sqlite3"
    with closing(sqlite3.connect(database)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM kanban_move").fetchone()
        operator.has_moved(6)
        before = set(operator.acknowledged)
        shutil.copy(database, tmp_path / "copy.sqlite3")
    assert before - moves_in(tmp_path / "copy.sqlite3")


def test_the_drill_finds_books_that_do_not_verify(server: Server, taken: Taken, tmp_path: Path) -> None:
    """The file is as it was packed: only `verify_ledger` can find out."""
    told = refused(server, "restore_drill", str(cooked(taken.file, tmp_path)))
    assert "is not sound" in told
    assert "levels_equal_their_postings: 1" in told
    assert [path.name for path in server.folder.iterdir() if path.name.startswith(".drill")] == []


@pytest.mark.nightly
def test_the_drill_only_reads_the_database_in_use(server: Server, operator: Operator) -> None:
    assert "the books verify" in server.manage("restore_drill")
    operator.has_moved(2)
    assert json.loads(server.manage("verify_ledger", "--json"))["ok"]


def test_a_restore_under_a_running_server_is_refused(
    server: Server, operator: Operator, taken: Taken
) -> None:
    assert "A server or another command works on" in refused(server, "restore", str(taken.file))
    operator.has_moved(2)
