"""Puts one SQLite file in the place of another: whoever is killed in the middle leaves the old or the new.

What SQLite has not yet folded into the old file (`-wal`) is folded first, so that the old file alone is
the whole old database. It gets a second name, and one rename puts the new file in its place.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from kanban.backups.scratch import settle

BESIDE = ("-wal", "-shm", "-journal")


class InUse(Exception):
    """Somebody has the old database open."""


def put(new: Path, place: Path, *, aside: Path) -> bool:
    """`new` becomes `place`, and what stood there `aside`; False where nothing stood there.

    `new` is one whole file, on the same file system. Raises InUse and changes nothing while any process,
    of whatever program, has the old database open.
    """
    there = place.exists()
    if there:
        whole = fold(place)
        own_like(new, place)
        os.link(place, aside)
        if not whole:
            keep_beside(place, aside)
    for ending in BESIDE:
        Path(f"{place}{ending}").unlink(missing_ok=True)
    settle(place.parent)
    settle(new)
    os.replace(new, place)
    settle(place.parent)
    return there


def fold(database: Path) -> bool:
    """Makes the file whole by itself; False where it is so damaged that SQLite cannot say what it holds."""
    try:
        with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            # Needs the only connection there is, and leaves no -wal behind.
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise InUse(str(database)) from None
        return False
    except sqlite3.DatabaseError:
        return False
    return str(mode) == "delete"


def keep_beside(place: Path, aside: Path) -> None:
    """A damaged database keeps its -wal, for whoever tries to rescue something from it."""
    for ending in BESIDE:
        if Path(f"{place}{ending}").exists():
            os.replace(f"{place}{ending}", f"{aside}{ending}")


def own_like(new: Path, old: Path) -> None:
    """The server must be able to write what the administrator restored."""
    seen = old.stat()
    os.chmod(new, seen.st_mode & 0o777)
    if (seen.st_uid, seen.st_gid) != (new.stat().st_uid, new.stat().st_gid):
        os.chown(new, seen.st_uid, seen.st_gid)
