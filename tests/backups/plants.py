"""Whole installations to back up: the bicycle works on a folder of its own, and somebody who moves cards."""

import io
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Thread

from kanban.backups import archive, manifest
from kanban.backups.progress import Progress
from tests.server import BICYCLE, ROOT, Program, Server

MOVES_A_SECOND = 20
QUIET = Progress(io.StringIO())


def plant(folder: Path, **settings: str) -> Server:
    """A server, not started, on a migrated and loaded plant."""
    folder.mkdir(exist_ok=True)
    server = Server(folder, settings=settings)
    server.manage("migrate", "--verbosity", "0")
    server.manage("load_plant", str(BICYCLE))
    return server


def refused(server: Server, *command: str) -> str:
    """What a manage.py command says that is refused."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    return done.stderr


def cooked(backup: Path, folder: Path) -> Path:
    """A backup, with checksums that are right, of the same plant with a stock level that is not."""
    with zipfile.ZipFile(backup) as packed:
        packed.extractall(folder)
    database = folder / "database.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        level = "SELECT id FROM inventory_stocklevel WHERE quantity > 0 ORDER BY id LIMIT 1"
        connection.execute(f"UPDATE inventory_stocklevel SET quantity = quantity + 1 WHERE id = ({level})")
        connection.commit()
    said = manifest.read((folder / "manifest.json").read_bytes())
    with zipfile.ZipFile(folder / "cooked.zip", "w") as packed:
        parts = [archive.pack(packed, part.name, folder / part.name, QUIET) for part in said.parts]
        packed.writestr("manifest.json", replace(said, parts=parts).written())
    return folder / "cooked.zip"


def moves_in(database: Path) -> set[int]:
    """The moves that a SQLite file holds."""
    with closing(sqlite3.connect(database)) as connection:
        return {pk for (pk,) in connection.execute("SELECT id FROM kanban_move")}


@dataclass
class Operator:
    """Empties containers and takes it back, twenty moves a second; notes each move that was answered."""

    program: Program
    board: str = "assembly"
    acknowledged: list[int] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)
    thread: Thread | None = None

    def __enter__(self) -> "Operator":
        self.thread = Thread(target=self.work)
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopping.set()
        assert self.thread
        self.thread.join(timeout=30)

    def work(self) -> None:
        card = self.program.cards(self.board, state="DONE", kind="production")[0]
        began = time.monotonic()
        while not self.stopping.is_set():
            answer = self.program.do("empty", card)
            status, back = self.program.ask("POST", f"/moves/{answer['move']['id']}/undo/", {})
            assert status == 200, back
            card = back["card"]
            self.acknowledged += [answer["move"]["id"], back["move"]["id"]]
            self.stopping.wait(max(began + len(self.acknowledged) / MOVES_A_SECOND - time.monotonic(), 0))

    def has_moved(self, times: int) -> None:
        """Waits until so many more moves were answered."""
        limit, wanted = time.monotonic() + 30, len(self.acknowledged) + times
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < limit, "the operator is stuck"
            time.sleep(0.02)
