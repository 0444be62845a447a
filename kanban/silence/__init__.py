"""Silence has consequences: reminder, then an alert to the buyer, then the backup supplier.

A refusal is told the buyers at the next look; its backup has been asked or proposed at once.
`watch` does what is due at one moment. Any number of processes may do it; each consequence comes once.
"""

from kanban.silence.watching import Watched, watch
from kanban.silence.watchman import Watchman

__all__ = ["Watched", "Watchman", "watch"]
