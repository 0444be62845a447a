"""`manage.py deliver`: sends the messages to suppliers."""

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _

from inventory.delivery import Postman


class Command(BaseCommand):
    help = str(_("Sends the messages to suppliers until it is stopped. Any number of processes may do so."))

    def add_arguments(self, parser: ArgumentParser) -> None:
        once = _("send what is due now, and end")
        parser.add_argument("--once", action="store_true", help=str(once))

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Ends on SIGTERM or Ctrl-C, when the messages on their way have arrived."""
        if once:
            Postman().deliver_due()
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        Postman().run(stop)
