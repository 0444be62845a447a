"""Who works on the data folder: every process holds a shared lock on a file in it, a restore holds it alone.

The kernel takes the lock back from a process that died, however it died: the answer is never stale.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

FILE = "in_use"

_door = Lock()
_entered: dict[Path, int] = {}


class Occupied(Exception):
    """The folder cannot be had: others work on it, or a restore does."""


def enter(folder: Path) -> None:
    """Works on the folder until this process ends; refused while a restore has it. Once is enough."""
    with _door:
        if folder not in _entered:
            _entered[folder] = _locked(folder, fcntl.LOCK_SH)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Has the folder for itself; refused while any other process works on it."""
    file = _locked(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(file)


def _locked(folder: Path, kind: int) -> int:
    # Opened for reading: a lock needs no more, and the file may be somebody else's.
    file = os.open(folder / FILE, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise Occupied(str(folder)) from None
    return file
