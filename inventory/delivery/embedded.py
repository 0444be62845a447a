"""Delivery inside the server process, for the installation that is one process."""

from dataclasses import dataclass, field
from threading import Event, Thread

from django.db import connections

from inventory.delivery.postman import GRACE_SECONDS, Postman


@dataclass
class Embedded:
    """A postman in a thread of its own: its queries never wait on the event loop, nor the loop on them."""

    stopping: Event = field(default_factory=Event)
    thread: Thread | None = None

    def start(self) -> None:
        self.thread = Thread(target=self._deliver, name="delivery", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Ends it; waits as long as the postman's moment of grace."""
        self.stopping.set()
        if self.thread:
            self.thread.join(timeout=GRACE_SECONDS + 1)

    def _deliver(self) -> None:
        try:
            Postman().run(self.stopping)
        finally:
            connections.close_all()
