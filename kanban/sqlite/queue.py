"""A lock whose waiters get their turn in the order they came."""

from collections import deque
from threading import Lock


class FirstCome:
    """One turn at a time, for the threads of this process."""

    def __init__(self) -> None:
        self._door = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    def take(self, *, seconds: float) -> bool:
        """Waits for the turn; False when it did not come within `seconds`."""
        with self._door:
            if not self._taken:
                self._taken = True
                return True
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        return turn.acquire(timeout=seconds) or self._arrived_late(turn)

    def _arrived_late(self, turn: Lock) -> bool:
        """Leaves the queue. True when the turn was handed over in the very moment of giving up."""
        with self._door:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
            return True

    def leave(self) -> None:
        """Hands the turn to whoever has waited longest."""
        with self._door:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
