"""What this installation has to keep: its database, which holds the pictures too, and its secret key."""

import os
import shutil
from pathlib import Path
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from kanban.backups.databases import Database
from kanban.backups.scratch import settle

# Named, not imported: PostgreSQL's driver is there only where PostgreSQL is.
ENGINES = {
    "kanban.sqlite": "kanban.backups.sqlite.SQLite",
    "django.db.backends.postgresql": "kanban.backups.postgres.PostgreSQL",
}
SECRET = "secret_key"


def database() -> Database:
    """The database that DATABASE_URL names."""
    facts = settings.DATABASES["default"]
    return cast(Database, import_string(ENGINES[facts["ENGINE"]])(facts))


def secret() -> Path:
    """Where the secret key is kept if it was made here; SECRET_KEY in the environment is kept nowhere."""
    return Path(settings.DATA_DIR, SECRET)


def put_secret(restored: Path, stamp: str) -> None:
    """Sessions and links of the restored database go on; the key that was there is kept beside it."""
    place, owner = secret(), settings.DATA_DIR.stat()
    if not restored.exists() or (place.exists() and place.read_bytes() == restored.read_bytes()):
        return
    if place.exists():
        os.link(place, place.with_name(f"{SECRET}.before-{stamp}"))
    draft = place.with_name(f".{SECRET}.restored")
    draft.touch(mode=0o600)
    shutil.copyfile(restored, draft)
    if (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
        os.chown(draft, owner.st_uid, owner.st_gid)
    settle(draft)
    os.replace(draft, place)
    settle(place.parent)
