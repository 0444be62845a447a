"""How far it is, on a terminal only."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Any

REDRAW_SECONDS = 0.2
MIB = 2**20


@dataclass
class Progress:
    """One line that is written over; says nothing where the stream is a file or a pipe."""

    stream: Any
    drawn_at: float = field(default=0.0, init=False)
    width: int = field(default=0, init=False)

    def __call__(self, what: str, done: int, total: int = 0) -> None:
        """Bytes done of all; no total where it is not known."""
        now = monotonic()
        if not self.stream.isatty() or now - self.drawn_at < REDRAW_SECONDS:
            return
        self.drawn_at = now
        self._draw(f"{what} {100 * done // total} %" if total else f"{what} {done // MIB} MiB")

    def step(self, what: str) -> None:
        """Something of which nobody knows how long it takes."""
        if self.stream.isatty():
            self._draw(f"{what} …")

    def end(self) -> None:
        if self.width:
            self._draw("")
            self.stream.write("\r")
            self.stream.flush()
            self.width = 0

    def _draw(self, line: str) -> None:
        self.stream.write("\r" + line.ljust(self.width))
        self.stream.flush()
        self.width = len(line)
