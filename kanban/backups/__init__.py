"""Backups of a whole installation, and the way back: database and secret key in one file."""

from kanban.backups.making import make
from kanban.backups.refusals import Refused
from kanban.backups.restoring import Restored, restore
from kanban.backups.trying import Drilled, drill

__all__ = ["Drilled", "Refused", "Restored", "drill", "make", "restore"]
