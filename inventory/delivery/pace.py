"""Receivers that let us wait: known ones have places of their own, so that they take none from the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic

# From here on a message that is on its way counts as kept waiting.
SLOW_SECONDS = 0.3
# Places for messages to receivers that let us wait, beside those of all the others.
SLOW_PLACES = 64
# How many such receivers are remembered; each is named in the query for what to claim.
MOST_REMEMBERED = 100


@dataclass
class Pace:
    """Which lanes are slow: a message of theirs is kept waiting, or the last one was.

    One that answers in time is slow no longer.
    """

    began: dict[int, tuple[str, float]] = field(default_factory=dict)
    remembered: dict[str, None] = field(default_factory=dict)

    def sets_out(self, message: int, lane: str) -> None:
        self.began[message] = (lane, monotonic())

    def is_back(self, message: int) -> None:
        """Call it in the order in which messages came back: the last word on a lane counts."""
        lane, began = self.began.pop(message)
        self.remembered.pop(lane, None)
        if monotonic() - began > SLOW_SECONDS:
            self.remembered[lane] = None
            if len(self.remembered) > MOST_REMEMBERED:
                del self.remembered[next(iter(self.remembered))]

    def slow_lanes(self) -> set[str]:
        late = monotonic() - SLOW_SECONDS
        return {lane for lane, began in self.began.values() if began < late} | self.remembered.keys()

    def in_slow_lanes(self, lanes: Iterable[str]) -> int:
        """How many messages are on their way to these lanes."""
        slow = set(lanes)
        return sum(lane in slow for lane, _began in self.began.values())
