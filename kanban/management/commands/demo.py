"""Plays a simulated shift on the plant in the database, until it is stopped."""

import signal
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _

from kanban.models import Board
from kanban.shift import Shift

LONGEST_PAUSE, SHORTEST_PAUSE = 1.0, 0.1
STEP_SECONDS = 30


def positive(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = 0
    if not 0 < value <= 10_000:
        raise ArgumentTypeError(_("%s is out of range; write a number above 0, up to 10000.") % cell)
    return value


class Command(BaseCommand):
    help = "Plays customers, operators, pickers and suppliers until Ctrl-C; may be stopped at any moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=6, help="another seed, another day")
        parser.add_argument("--speed", type=positive, default=60.0, help="simulated seconds per second")
        parser.add_argument("--for", type=positive, dest="seconds", help="stops after so many seconds")

    def handle(self, *, seed: int, speed: float, seconds: float | None, **_options: Any) -> None:
        self._look_around()
        shift = Shift(seed=seed, speed=speed)
        pause = min(max(STEP_SECONDS / speed, SHORTEST_PAUSE), LONGEST_PAUSE)
        end = monotonic() + seconds if seconds else None
        with stopped_by_signal() as stopped:
            while not stopped.is_set() and (end is None or monotonic() < end):
                self._step(shift, stopped)
                stopped.wait(pause)
        self.stdout.write(_("The shift is over; nothing is left half done."))

    def _look_around(self) -> None:
        if not Board.objects.exists():
            raise CommandError(_("There is no board; load a plant first: manage.py load_plant FOLDER."))
        waiting = Board.objects.filter(live_since=None).values_list("slug", flat=True)
        if waiting:
            words = _("Not live yet, so their suppliers are not asked: %s. Put them live: manage.py go_live.")
            self.stdout.write(self.style.WARNING(words % ", ".join(waiting)))

    def _step(self, shift: Shift, stopped: Event) -> None:
        """One moment of the shift; when the database is busy or away, the next one tries again."""
        try:
            for line in shift.act(at=timezone.now()):
                self.stdout.write(f"{timezone.localtime():%H:%M:%S} {line}")
                self.stdout.flush()
                if stopped.is_set():
                    break
        except OperationalError as error:
            self.stderr.write(str(error))
            close_old_connections()


@contextmanager
def stopped_by_signal() -> Iterator[Event]:
    """An event that SIGINT and SIGTERM set, so that whoever acts finishes what was begun."""
    stopped = Event()
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda *_caught: stopped.set()) for number in numbers]
    try:
        yield stopped
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
