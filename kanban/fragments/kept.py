"""A bounded store in this process's memory."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """Keeps at most `most` values; what was asked for longest ago is forgotten first. Thread-safe."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def many(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """The values that are known; unknown keys are missing."""
        with self._lock:
            known = {key: self._values[key] for key in keys if key in self._values}
            for key in known:
                self._values.move_to_end(key)
        return known

    def add(self, values: Mapping[Key, Value]) -> Mapping[Key, Value]:
        with self._lock:
            self._values.update(values)
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return values

    def clear(self) -> None:
        with self._lock:
            self._values.clear()
