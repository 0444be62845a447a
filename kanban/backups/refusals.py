"""Why a backup was not made or not restored, worded for the person at the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from kanban import occupancy


class Refused(Exception):
    """Nothing was changed; the words say what is wrong and what can be done."""


@contextmanager
def running_out(folder: Path) -> Iterator[None]:
    """A disk that is full, or a folder that cannot be written, is refused in words."""
    try:
        yield
    except OSError as error:
        words = _("%(folder)s cannot be written: %(why)s. Nothing was changed.")
        raise Refused(words % {"folder": folder, "why": error.strerror or error}) from error


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else works on the data folder meanwhile."""
    try:
        with occupancy.alone(folder):
            yield
    except occupancy.Occupied:
        words = _("A server or another command works on %(folder)s. Stop it first; nothing was changed.")
        raise Refused(words % {"folder": folder}) from None


def enter(folder: Path) -> None:
    """Works on the data folder, unless a restore does."""
    try:
        occupancy.enter(folder)
    except occupancy.Occupied:
        words = _("A restore is under way in %(folder)s. Try again when it is done.")
        raise Refused(words % {"folder": folder}) from None
