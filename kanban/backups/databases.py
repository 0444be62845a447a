"""What a backup asks of a database, whatever its engine. Refusals are `Refused`."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kanban.backups.progress import Progress


@dataclass(frozen=True)
class Facts:
    """Of one moment: the rows of each table, and the migrations applied, as `app.name`."""

    counts: dict[str, int]
    migrations: list[str]


class Trial(Protocol):
    """A database restored into a place of its own, which nobody works on; `url` is its DATABASE_URL."""

    url: str

    def facts(self) -> Facts:
        """What stands in it now."""

    def problems(self) -> list[str]:
        """What the database itself finds wrong with its files and references."""


class Database(Protocol):
    """The database of this installation; `part` is the name of its copy in the backup.

    `room` is the folder in which a copy is unpacked to be restored.
    """

    engine: str
    part: str
    room: Path

    def copy(self, into: Path, progress: Progress) -> Facts:
        """Writes a copy of one moment, not earlier than now; nobody who works on it waits."""

    def refuse_users(self) -> None:
        """Refuses while any program has the database open."""

    def trial(self, part: Path, progress: Progress) -> AbstractContextManager[Trial]:
        """Restores the copy into a place of its own, which is gone afterwards."""

    def put_in_place(self, trial: Trial, stamp: str) -> str:
        """The trial becomes the database, all or nothing; returns where the previous one is kept, or ""."""
