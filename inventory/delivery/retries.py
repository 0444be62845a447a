"""When a message is tried again: soon at first, then for three days, never all at the same moment."""

import random
from datetime import timedelta

PAUSES = (
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
JITTER = 0.2


def pause_after(attempt: int) -> timedelta | None:
    """How long to wait after failed attempt number `attempt` (from 1); None when it was the last.

    At least the pause of the list, which adds up to 75 hours and 51 minutes, and at most a fifth
    more, so that a server which comes back is not met by all messages at once.
    """
    if attempt > len(PAUSES):
        return None
    return PAUSES[attempt - 1] * random.uniform(1, 1 + JITTER)
