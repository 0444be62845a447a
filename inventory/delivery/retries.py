"""When a message is tried again: soon at first, then for three days, never all at the same moment."""

import random
from datetime import timedelta

from django.conf import settings

TIMETABLE = (
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
)
PAUSES: tuple[timedelta, ...] = getattr(settings, "DELIVERY_PAUSES", TIMETABLE)
JITTER = 0.2


def pause_after(attempt: int) -> timedelta | None:
    """How long to wait after failed attempt number `attempt` (from 1); None when it was the last.

    At least the pause of the list, which adds up to 75 hours and 51 minutes, and at most a fifth
    more, so that a server which comes back is not met by all messages at once. What somebody sends
    again by hand goes on counting, and begins the list anew.
    """
    before = (attempt - 1) % (len(PAUSES) + 1)
    if before == len(PAUSES):
        return None
    return PAUSES[before] * random.uniform(1, 1 + JITTER)
