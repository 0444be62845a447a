"""Makes a backup while everybody goes on working."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from kanban import VERSION
from kanban.backups import installed
from kanban.backups.archive import MANIFEST, is_backup, pack
from kanban.backups.manifest import Manifest
from kanban.backups.progress import Progress
from kanban.backups.refusals import Refused, enter, running_out
from kanban.backups.scratch import scratch, settle

QUICKLY = 1


def make(file: Path, *, at: datetime, progress: Progress) -> Manifest:
    """Everything committed before this call is in the file, whole, when it returns.

    The file appears under its name only when it is complete. Only a backup is written over.
    """
    if file.exists() and not is_backup(file):
        words = _("%(file)s is there already, and is no backup: it is not written over.")
        raise Refused(words % {"file": file})
    enter(settings.DATA_DIR)
    with running_out(file.parent), scratch(file.parent, file.name) as folder:
        manifest = write(folder / file.name, folder, at, progress)
        os.replace(folder / file.name, file)
        settle(file.parent)
    return manifest


def write(file: Path, folder: Path, at: datetime, progress: Progress) -> Manifest:
    """The backup of this moment in `file`; the copy of the database stays in `folder`."""
    database = installed.database()
    copy = folder / database.part
    facts = database.copy(copy, progress)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=QUICKLY) as packed:
        parts = [pack(packed, database.part, copy, progress)]
        if installed.secret().exists():
            parts.append(pack(packed, installed.SECRET, installed.secret(), progress))
        manifest = Manifest(at, VERSION, database.engine, facts.migrations, facts.counts, parts)
        packed.writestr(MANIFEST, manifest.written())
    os.chmod(file, 0o600)
    settle(file)
    return manifest
