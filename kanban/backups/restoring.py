"""Puts a backup in the place of what is there: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kanban.backups import installed
from kanban.backups.archive import opened
from kanban.backups.manifest import Manifest
from kanban.backups.progress import Progress
from kanban.backups.proving import proven
from kanban.backups.refusals import alone_in, running_out
from kanban.backups.scratch import scratch


@dataclass(frozen=True)
class Restored:
    """`previous` says where the database is kept that was there before, "" where none was."""

    manifest: Manifest
    previous: str


def restore(file: Path, *, at: datetime, progress: Progress) -> Restored:
    """The installation is as it was when the backup was made.

    Refused while a server or a command runs, and for a file that is damaged, foreign or newer. The
    database changes in one step, after the restored one was proven: whoever is killed, before or after,
    leaves the old or the new one. Users are refused twice, as proving may take minutes.
    """
    database, stamp = installed.database(), f"{at:%Y%m%d_%H%M%S}"
    with opened(file) as archive, alone_in(settings.DATA_DIR), running_out(database.room):
        database.refuse_users()
        with (
            scratch(database.room, "restore") as folder,
            proven(archive, database, folder, progress) as trial,
        ):
            previous = database.put_in_place(trial, stamp)
            installed.put_secret(folder / installed.SECRET, stamp)
            return Restored(archive.manifest, previous)
