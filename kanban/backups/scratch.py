"""Scratch folders that never stay: one left behind by a process that died is swept by the next."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def scratch(parent: Path, purpose: str) -> Iterator[Path]:
    """A new folder `.purpose.…` in `parent`, readable by its owner only, locked while it is used."""
    sweep(parent, purpose)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f".{purpose}.", dir=parent))
        lock = _locked(folder)
        if lock is not None and folder.exists():
            break  # else somebody swept it before it was locked
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep(parent: Path, purpose: str) -> None:
    """Removes what died processes left; folders still in use are locked and stay."""
    for folder in parent.glob(f".{purpose}.*"):
        lock = _locked(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


def _locked(folder: Path) -> int | None:
    with suppress(FileNotFoundError, NotADirectoryError):
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
        else:
            return lock
    return None


def settle(path: Path) -> None:
    """Waits until a file's bytes, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
