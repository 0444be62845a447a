"""How many sockets one person or one address has open."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class Crowd:
    """Holds at most `most` places for each key."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: Counter[Hashable] = Counter()

    @contextmanager
    def place(self, key: Hashable) -> Iterator[bool]:
        """Takes a place meanwhile; False when there is none left."""
        if self._taken[key] >= self.most:
            yield False
            return
        self._taken[key] += 1
        try:
            yield True
        finally:
            self._taken[key] -= 1
            if not self._taken[key]:
                del self._taken[key]
