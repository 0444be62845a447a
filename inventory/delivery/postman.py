"""The postman: claims what is due, has each message sent by a thread of its own, writes down the outcome.

All work on the database is done by the thread that calls; the sending threads have none to do.
"""

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic

from django.db import close_old_connections, connection
from django.utils import timezone

from inventory import transports
from inventory.delivery import leases, outcomes, pace
from inventory.delivery.outcomes import Outcome, Written
from inventory.delivery.pace import Pace
from inventory.models import OutboxMessage

AT_ONCE = 32
LOOK_EVERY_SECONDS = 1.0
# While all places are taken: so soon it is seen who lets us wait.
FULL_SECONDS = 0.1
AFTER_TROUBLE_SECONDS = 5.0
GRACE_SECONDS = 8.0
# How soon an outcome is tried again whose row somebody held.
HELD_SECONDS = 0.02

log = logging.getLogger(__name__)


@dataclass
class Postman:
    """One of any number of workers; none ever has a message that another one has."""

    clock: Callable[[], datetime] = timezone.now
    on_the_way: dict[int, OutboxMessage] = field(default_factory=dict)
    back: SimpleQueue[Outcome] = field(default_factory=SimpleQueue)
    unwritten: list[Outcome] = field(default_factory=list)
    pace: Pace = field(default_factory=Pace)

    def run(self, stop: Event) -> None:
        """Delivers until `stop`; then gives what is on its way a moment to arrive."""
        while not stop.is_set():
            try:
                if not self.set_out() and not self.write_down(wait=self._patience()):
                    close_old_connections()
                transports.tidy()
            except Exception:  # whatever it was, the messages still have to go out
                log.exception("Delivery met trouble; the messages wait.")
                connection.close()
                stop.wait(AFTER_TROUBLE_SECONDS)
        self.come_home(seconds=GRACE_SECONDS)

    def deliver_due(self) -> None:
        """Sends everything that is due now, and returns when all of it has arrived or failed."""
        while self.set_out() or self.on_the_way:
            self.write_down(wait=self._patience())
        transports.close()

    def set_out(self) -> int:
        """Claims what there is room for and sends it; returns how many messages that were."""
        claimed = self._claimed()
        for message in claimed:
            self.on_the_way[message.pk] = message
            self.pace.sets_out(message.pk, transports.lane_of(message))
            Thread(target=self._send, args=[message], daemon=True, name=f"message-{message.pk}").start()
        return len(claimed)

    def _claimed(self) -> list[OutboxMessage]:
        """What may set out now: to those who answer in time as far as known, then to those who do not."""
        slow = self.pace.slow_lanes()
        waiting = self.pace.in_slow_lanes(slow)
        total = AT_ONCE + pace.SLOW_PLACES - len(self.on_the_way)
        brisk = min(AT_ONCE - len(self.on_the_way) + min(waiting, pace.SLOW_PLACES), total)
        busy = Counter(transports.lane_of(message) for message in self.on_the_way.values())
        closed = busy | Counter(dict.fromkeys(slow, leases.IN_LANE))
        claimed = leases.claim(at=self.clock(), most=brisk, busy=closed) if brisk > 0 else []
        room = pace.SLOW_PLACES - waiting
        if slow and room > 0 and len(claimed) < brisk:
            busy.update(transports.lane_of(message) for message in claimed)
            claimed += leases.claim(at=self.clock(), most=min(room, total - len(claimed)), busy=busy)
        return claimed

    def _patience(self) -> float:
        full = len(self.on_the_way) - self.pace.in_slow_lanes(self.pace.slow_lanes()) >= AT_ONCE
        return FULL_SECONDS if full else LOOK_EVERY_SECONDS

    def write_down(self, *, wait: float) -> int:
        """Writes down what came of the messages that are back, waiting for the first; returns how many.

        All that are back go in one transaction: while it lasts, more come back for the next.
        """
        with suppress(Empty):
            self._is_back(self.back.get(timeout=HELD_SECONDS if self.unwritten else wait))
            while len(self.unwritten) < AT_ONCE:
                self._is_back(self.back.get_nowait())
        if not self.unwritten:
            return 0
        written = outcomes.write_down(self.unwritten, at=self.clock())
        for each in written:
            self.unwritten.remove(each.outcome)
            del self.on_the_way[each.outcome.message.pk]
            _report(each)
        return len(written)

    def _is_back(self, outcome: Outcome) -> None:
        self.pace.is_back(outcome.message.pk)
        self.unwritten.append(outcome)

    def come_home(self, *, seconds: float) -> None:
        """Waits for what is on its way; what takes longer is sent again when its lease has ended."""
        until = monotonic() + seconds
        while self.on_the_way and monotonic() < until:
            self.write_down(wait=max(until - monotonic(), 0))
        for message in self.on_the_way.values():
            log.warning("%s is left on its way; it is sent again later.", _named(message))
        transports.close()

    def _send(self, message: OutboxMessage) -> None:
        try:
            transports.send(message)
        except transports.NotDelivered as refusal:
            self.back.put(Outcome(message, refusal))
        except Exception as error:  # one message that cannot even be written must not stop the others
            log.exception("%s cannot be sent.", _named(message))
            self.back.put(Outcome(message, transports.NotDelivered(f"{type(error).__name__}: {error}")))
        else:
            self.back.put(Outcome(message))


def _report(written: Written) -> None:
    message, refusal = _named(written.outcome.message), written.outcome.refusal
    if refusal:
        log.warning("%s did not arrive, is %s: %s", message, written.state or "somebody else's", refusal)
    elif written.state:
        log.info("%s arrived.", message)
    else:
        log.warning("%s arrived after its lease had ended.", message)


def _named(message: OutboxMessage) -> str:
    topic, order, recipient = message.topic, message.order_id, message.recipient
    return f"Message {message.pk} ({topic}, order {order}, to {recipient}, attempt {message.attempts})"
