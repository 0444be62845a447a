"""An upload on its way into the plant: kept, checked, previewed, and brought once that is confirmed.

Each has a folder of its own under the data folder, with the file and how far it is; only the person who
brought it sees it. After a day it is thrown away.
"""

import json
import logging
import re
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from kanban.plants.problems import Problem, Refused, whole
from kanban.plants.report import Report, named
from kanban.plants.singly import SINGLE, Alone, ChangedMeanwhile, digest, read_alone
from kanban.plants.tables import Table

log = logging.getLogger(__name__)

CHECKING, MISTAKEN, PREVIEWED, BRINGING, DONE = "checking", "mistaken", "previewed", "bringing", "done"
UNDER_WAY: Final = (CHECKING, BRINGING)
SHOWN = 100
DAY = 24 * 3600
QUICK = 128 * 1024
MOST_SECONDS = 300
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Upload:
    """A folder with an upload."""

    folder: Path

    @property
    def token(self) -> str:
        return self.folder.name

    @property
    def file(self) -> Path:
        return self.folder / "upload"

    @property
    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads((self.folder / "facts.json").read_text())
        return facts

    @property
    def table(self) -> Table:
        return SINGLE[self.facts["table"]]

    def note(self, **facts: Any) -> None:
        """Replaces the facts in one step: whoever reads meanwhile sees the old or the new."""
        new = self.folder / f"facts.{secrets.token_hex(4)}"
        known = self.facts if (self.folder / "facts.json").exists() else {}
        new.write_text(json.dumps(known | facts))
        new.replace(self.folder / "facts.json")

    def stalled(self) -> bool:
        """Under way, but nobody is at it: the server was stopped. Nothing was written."""
        facts = self.facts
        return facts["state"] in UNDER_WAY and time.time() - facts["noted"] > MOST_SECONDS + 60


def keep(portions: Iterable[bytes], table: Table, *, called: str, by: User) -> Upload:
    """Puts an upload on the shelf, and throws old ones away."""
    shelf = settings.DATA_DIR / "imports"
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in shelf.iterdir():
        if time.time() - old.stat().st_mtime > DAY:
            shutil.rmtree(old, ignore_errors=True)
    upload = Upload(shelf / secrets.token_urlsafe(16))
    upload.folder.mkdir(mode=0o700)
    with upload.file.open("wb") as file:
        file.writelines(portions)
    facts = {"table": table.name, "by": by.pk, "called": called, "language": translation.get_language()}
    upload.note(state=CHECKING, noted=time.time(), done=0, rows=0, **facts)
    return upload


def find(token: str, *, by: User) -> Upload | None:
    """The person's own upload, or none."""
    upload = Upload(settings.DATA_DIR / "imports" / token)
    if not re.fullmatch(r"[\w-]{22}", token, re.ASCII) or not upload.folder.is_dir():
        return None
    return upload if upload.facts["by"] == by.pk else None


def look_through(upload: Upload, *, by: User, at: datetime) -> None:
    """Checks it and says what it would do: at once if it is small, else beside the request."""
    _run(upload, lambda: _checked(upload, by=by, at=at))


def bring(upload: Upload, *, by: User, at: datetime) -> None:
    """Brings what was previewed, once: a second click finds it under way."""
    try:
        (upload.folder / "claimed").touch(exist_ok=False)
    except FileExistsError:
        return
    previewed = upload.facts["digest"]
    upload.note(state=BRINGING, noted=time.time(), done=0)
    _run(upload, lambda: _brought(upload, by=by, at=at, previewed=previewed))


def _run(upload: Upload, work: Callable[[], None]) -> None:
    if upload.file.stat().st_size <= QUICK:
        _told(upload, work)
        return

    def beside() -> None:
        try:
            with ONE_AT_A_TIME:
                _told(upload, work)
        finally:
            connection.close()

    threading.Thread(target=beside, name=f"import {upload.token}", daemon=True).start()


def _told(upload: Upload, work: Callable[[], None]) -> None:
    """Does the work in the language of the person, and notes how it ended, whatever happens."""
    with translation.override(upload.facts["language"]):
        try:
            work()
        except Refused as refused:
            _mistaken(upload, refused.problems)
        except TimeoutError:
            words = _("It took longer than five minutes and was taken back; upload it in parts.")
            _mistaken(upload, [whole(upload.table.file, words)])
        except Exception:
            log.exception("An import failed")
            words = _("It failed for a reason that is in the server's log; nothing was changed.")
            _mistaken(upload, [whole(upload.table.file, words)])


def _alone(upload: Upload, *, by: User, at: datetime) -> Alone:
    plant = read_alone(upload.file, upload.table)
    upload.note(rows=len(plant[upload.table.name]), noted=time.time())
    started = time.monotonic()

    def progress(done: int) -> None:
        if time.monotonic() - started > MOST_SECONDS:
            raise TimeoutError
        upload.note(done=done, noted=time.time())

    return Alone(upload.table, plant, by, at, progress)


def _checked(upload: Upload, *, by: User, at: datetime) -> None:
    report = _alone(upload, by=by, at=at).preview()
    upload.note(state=PREVIEWED, meanwhile=False, **_said(report, upload.table))


def _brought(upload: Upload, *, by: User, at: datetime, previewed: str) -> None:
    try:
        report = _alone(upload, by=by, at=at).bring(previewed=previewed)
    except ChangedMeanwhile as changed:
        upload.note(state=PREVIEWED, meanwhile=True, **_said(changed.report, upload.table))
        (upload.folder / "claimed").unlink(missing_ok=True)
    else:
        upload.note(state=DONE, **_said(report, upload.table))


def _mistaken(upload: Upload, problems: list[Problem]) -> None:
    told = [(problem.line, problem.column, problem.message) for problem in problems]
    upload.note(state=MISTAKEN, mistakes=len(told), problems=told[:SHOWN])


def _said(report: Report, table: Table) -> dict[str, Any]:
    told = [(row.line, named(row), what) for row, what in islice(report.told(), SHOWN)]
    counts = dict(report.counts[table.name])
    return {"counts": counts, "told": told, "digest": digest(report), "notices": report.notices[:SHOWN]}
