"""SQLite: copied online by its own backup, restored by one rename."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from kanban.backups import swapping
from kanban.backups.databases import Facts, Trial
from kanban.backups.progress import Progress
from kanban.backups.refusals import Refused

PAGES_A_STEP = 2000
BUSY_SECONDS = 20


class SQLite:
    """One file; `facts` are Django's settings for it."""

    engine = "sqlite"
    part = "database.sqlite3"

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.file = Path(facts["NAME"])
        self.room = self.file.parent

    def copy(self, into: Path, progress: Progress) -> Facts:
        """A reader holds the moment, so that writers neither wait nor make the copy begin anew."""
        if not self.file.exists():
            raise Refused(_("There is no database at %(file)s.") % {"file": self.file})
        try:
            with connected(self.file) as source, connected(into) as target:
                source.execute("BEGIN")
                source.execute("SELECT 1 FROM sqlite_master").fetchone()
                source.backup(
                    target,
                    pages=PAGES_A_STEP,
                    progress=lambda _status, left, total: progress(_copying(), total - left, total),
                )
                target.execute("PRAGMA journal_mode=DELETE")
                _refuse_damaged(target, self.file)
                return facts_of(target)
        except sqlite3.DatabaseError as error:
            words = _("The database cannot be copied: %(why)s.")
            raise Refused(words % {"why": error}) from error

    def refuse_users(self) -> None:
        if self.file.exists():
            with self._users_refused():
                swapping.fold(self.file)

    @contextmanager
    def trial(self, part: Path, progress: Progress) -> Iterator[Trial]:
        yield RestoredFile(part)

    def put_in_place(self, trial: Trial, stamp: str) -> str:
        """Under its own name the file is new or old, never half; see `swapping`."""
        assert isinstance(trial, RestoredFile)
        if not swapping.fold(trial.file):
            raise Refused(_("The restored database cannot be closed. Nothing was changed."))
        aside = self.file.with_name(f"{self.file.name}.before-{stamp}")
        with self._users_refused():
            was_there = swapping.put(trial.file, self.file, aside=aside)
        return str(aside) if was_there else ""

    @contextmanager
    def _users_refused(self) -> Iterator[None]:
        try:
            yield
        except swapping.InUse:
            words = _("A program has %(file)s open. Stop it first; nothing was changed.")
            raise Refused(words % {"file": self.file}) from None


class RestoredFile:
    """A copy in a scratch folder."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.url = f"sqlite:///{quote(str(file))}"

    def facts(self) -> Facts:
        with connected(self.file) as connection:
            return facts_of(connection)

    def problems(self) -> list[str]:
        try:
            with connected(self.file) as connection:
                said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
                loose = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
        except sqlite3.DatabaseError as error:
            return [str(error)]
        return [line for line in said if line != "ok"] + [f"{table} {row}" for table, row, *_ in loose]


@contextmanager
def connected(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        yield connection


def facts_of(connection: sqlite3.Connection) -> Facts:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    tables = [name for (name,) in connection.execute(query)]
    counts = {name: connection.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables}
    applied: list[str] = []
    if "django_migrations" in tables:
        applied = sorted(f"{a}.{n}" for a, n in connection.execute("SELECT app, name FROM django_migrations"))
    return Facts(counts, applied)


def _copying() -> str:
    return _("Copying the database")


def _refuse_damaged(copy: sqlite3.Connection, file: Path) -> None:
    """A backup of a damaged database would be found out when it is needed."""
    said = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    if said != "ok":
        words = _("The database %(file)s is damaged: %(why)s. Keep the backups you have.")
        raise Refused(words % {"file": file, "why": said})
