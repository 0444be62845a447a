"""The watchman: looks again and again, in a thread of the server or as a process of its own."""

import logging
from dataclasses import dataclass, field
from threading import Event, Thread

from django.db import close_old_connections, connections
from django.utils import timezone

from inventory.models import Plant
from kanban.silence.watching import watch

LOOK_EVERY_SECONDS = 20.0
GRACE_SECONDS = 5.0

log = logging.getLogger(__name__)


@dataclass
class Watchman:
    """One of any number: each consequence comes once, whoever sees first that it is due."""

    stopping: Event = field(default_factory=Event)
    thread: Thread | None = None

    def start(self) -> None:
        """Watches in a thread of its own: its queries never wait on the event loop, nor the loop on them."""
        self.thread = Thread(target=self._watch, name="silence", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        if self.thread:
            self.thread.join(timeout=GRACE_SECONDS)

    def run(self) -> None:
        """Looks at once, and then again and again until it is stopped."""
        while not self.stopping.is_set():
            try:
                with timezone.override(Plant.here().zone):
                    watch(at=timezone.now())
            except Exception:  # whatever it was, the suppliers' silence goes on
                log.exception("Watching the suppliers met trouble.")
            close_old_connections()
            self.stopping.wait(LOOK_EVERY_SECONDS)

    def _watch(self) -> None:
        try:
            self.run()
        finally:
            connections.close_all()
