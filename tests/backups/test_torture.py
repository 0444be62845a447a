"""Backups and restores that are killed, starved of disk or in each other's way.

`pytest -m nightly tests/backups/test_torture.py`; KILLS may be set in the environment.
"""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from kanban.backups.postgres import MAINTENANCE, PostgreSQL, drop
from kanban.environment import database
from tests import services
from tests.backups.plants import plant
from tests.server import ROOT, Server

pytestmark = pytest.mark.nightly

KILLS = int(os.environ.get("KILLS", "10"))
SMALL_BYTES = 200_000


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def works(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The bicycle works with nobody in them, on either database."""
    folder = tmp_path_factory.mktemp("works")
    if request.param == "sqlite":
        yield plant(folder)
        return
    services.need("postgres")
    name = f"torture_{uuid4().hex[:8]}"
    url = services.address_of("postgres").rpartition("/")[0] + f"/{name}"
    server = PostgreSQL(database("DATABASE_URL", url))
    with server.connected(MAINTENANCE) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{name}"')
        yield plant(folder, DATABASE_URL=url)
        for (left,) in maintenance.execute("SELECT datname FROM pg_database").fetchall():
            if left.startswith(name):
                drop(maintenance, left)


def begin(server: Server, *command: str, most_bytes: int = 0) -> subprocess.Popen[str]:
    """A manage.py command under way; `most_bytes` is the longest file it may write."""

    def limit() -> None:
        if most_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=server.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit,
    )


def killed_somewhere(server: Server, *command: str) -> Iterator[int]:
    """Runs the command again and again, each time killed at another moment of its life."""
    began = time.monotonic()
    assert begin(server, *command).wait(timeout=120) == 0
    lasts, moments = time.monotonic() - began, random.Random(5)
    for kill in range(KILLS):
        process = begin(server, *command)
        time.sleep(moments.uniform(0.3, 1) * lasts)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        yield kill


def test_a_killed_backup_leaves_the_previous_one_and_nothing_that_stays(
    works: Server, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    works.manage("backup", str(file))
    for _kill in killed_somewhere(works, "backup", str(file)):
        assert "is sound" in works.manage("restore_drill", str(file))
    works.manage("backup", str(file))
    assert list(tmp_path.iterdir()) == [file]


def test_a_killed_restore_leaves_the_old_or_the_new_one(works: Server, tmp_path: Path) -> None:
    """Old and new are told apart by one more location."""
    new, old = tmp_path / "new.zip", tmp_path / "old.zip"
    works.manage("backup", str(new))
    works.manage("shell", "-c", ADD_A_PLACE)
    works.manage("backup", str(old))
    fewer = int(works.manage("shell", "-v", "0", "-c", COUNT_THE_PLACES).split()[-1]) - 1
    for _kill in killed_somewhere(works, "restore", str(new)):
        places = int(works.manage("shell", "-v", "0", "-c", COUNT_THE_PLACES).split()[-1])
        assert places in (fewer, fewer + 1)
        assert "Every check holds" in works.manage("verify_ledger")
        works.manage("restore", str(old))
    assert [path.name for path in works.folder.iterdir() if path.name.startswith(".restore")] == []


ADD_A_PLACE = "from inventory.models import Location as L; L.objects.create(code='new', name='New')"
COUNT_THE_PLACES = "from inventory.models import Location as L; print(L.objects.count())"


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_full_disk_is_refused_in_words_and_leaves_everything_as_it_was(
    works: Server, tmp_path: Path, command: str
) -> None:
    file = tmp_path / "backup.zip"
    works.manage("backup", str(file))
    before = file.read_bytes()
    process = begin(works, command, str(file), most_bytes=SMALL_BYTES if command == "restore" else 20_000)
    complaint = process.communicate(timeout=120)[1]
    assert process.returncode == 1
    assert complaint.startswith("CommandError: "), complaint
    assert file.read_bytes() == before
    assert "Every check holds" in works.manage("verify_ledger")


def test_two_backups_into_one_file_at_once_are_both_whole(works: Server, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    both = [begin(works, "backup", str(file)) for _ in range(2)]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert "is sound" in works.manage("restore_drill", str(file))
    assert list(tmp_path.iterdir()) == [file]


def test_two_restores_at_once_are_one_restore(works: Server, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    works.manage("backup", str(file))
    both = [begin(works, "restore", str(file)) for _ in range(2)]
    assert sorted(process.wait(timeout=120) for process in both) == [0, 1]
    assert "Every check holds" in works.manage("verify_ledger")
