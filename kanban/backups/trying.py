"""The drill: is there a backup from which this installation would come back?"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kanban.backups import installed
from kanban.backups.archive import opened
from kanban.backups.making import write
from kanban.backups.manifest import Manifest
from kanban.backups.progress import Progress
from kanban.backups.proving import proven
from kanban.backups.refusals import enter, running_out
from kanban.backups.scratch import scratch


@dataclass(frozen=True)
class Drilled:
    """`rows` were restored and found sound."""

    manifest: Manifest

    @property
    def rows(self) -> int:
        return sum(self.manifest.counts.values())


def drill(file: Path | None, *, at: datetime, progress: Progress) -> Drilled:
    """Restores `file`, or a backup made now, into a scratch place; the database in use is only read."""
    database = installed.database()
    enter(settings.DATA_DIR)
    with running_out(database.room), scratch(database.room, "drill") as folder:
        if file is None:
            file = folder / "backup.zip"
            write(file, folder, at, progress)
        with opened(file) as archive, proven(archive, database, folder, progress):
            return Drilled(archive.manifest)
