"""Restores a backup beside the database in use and finds out whether it is sound."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from kanban.backups.archive import Archive
from kanban.backups.databases import Database, Facts, Trial
from kanban.backups.progress import Progress
from kanban.backups.refusals import Refused, running_out


@contextmanager
def proven(archive: Archive, database: Database, folder: Path, progress: Progress) -> Iterator[Trial]:
    """The backup restored below `folder`: complete, brought up to date, and its books verify.

    Checks are made by commands of their own, which never hear of the database in use.
    """
    archive.manifest.check(database.engine)
    with running_out(folder):
        _has_room(folder, archive.manifest.size)
        archive.unpack(folder, progress)
    with database.trial(folder / database.part, progress) as trial:
        _is_complete(archive, trial.facts())
        progress.step(_("Checking the database"))
        if problems := trial.problems():
            raise _unsound(archive, problems)
        if archive.manifest.waiting:
            progress.step(_("Bringing it up to date"))
            manage(trial, folder, "migrate", "--verbosity", "0")
        progress.step(_("Verifying the books"))
        if wrong := broken_promises(trial, folder):
            raise _unsound(archive, wrong)
        yield trial


def manage(trial: Trial, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs a manage.py command on the restored database; its data folder is the scratch one."""
    own = {"DATABASE_URL": trial.url, "DATA_DIR": str(folder), "SECRET_KEY": settings.SECRET_KEY}
    manager = str(settings.BASE_DIR / "manage.py")
    done = subprocess.run(
        [sys.executable, manager, *command], env=os.environ | own, capture_output=True, text=True, check=False
    )
    if done.returncode and not done.stdout:
        raise Refused(f"{command[0]}: {done.stderr.strip()[-2000:]}")
    return done


def broken_promises(trial: Trial, folder: Path) -> list[str]:
    """The checks of `verify_ledger` that do not hold, with how many rows break them."""
    checks = json.loads(manage(trial, folder, "verify_ledger", "--json").stdout)["checks"]
    return [f"{name}: {wrong}" for name, wrong in checks.items() if wrong]


def _has_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        words = _("%(folder)s has %(free)d MiB free, and %(needed)d MiB are needed. Nothing was changed.")
        raise Refused(words % {"folder": folder, "free": free >> 20, "needed": needed >> 20})


def _is_complete(archive: Archive, found: Facts) -> None:
    """Every row that was counted when the backup was made is there, and no other."""
    wanted = archive.manifest
    wrong = [
        f"{table}: {found.counts.get(table)} of {rows}"
        for table, rows in wanted.counts.items()
        if found.counts.get(table) != rows
    ]
    if wrong or found.migrations != wanted.migrations:
        raise _unsound(archive, wrong or ["django_migrations"])


def _unsound(archive: Archive, problems: list[str]) -> Refused:
    words = _("What %(file)s holds is not sound. Nothing was changed.\n%(problems)s")
    return Refused(words % {"file": archive.file, "problems": "\n".join(problems[:20])})
