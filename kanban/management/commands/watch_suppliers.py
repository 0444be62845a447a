"""`manage.py watch_suppliers`: what follows when suppliers do not answer."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban.silence import Watchman, watch


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Reminds silent suppliers, alerts buyers and asks backups until it is stopped. "
            "The server does so by itself; any number of processes may."
        )
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        once = gettext_lazy("do what is due now, and end")
        parser.add_argument("--once", action="store_true", help=str(once))

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Ends on SIGTERM or Ctrl-C. Once, it fails if something went wrong with a request."""
        if not once:
            watchman = Watchman()
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: watchman.stopping.set())
            return watchman.run()
        done = watch(at=timezone.now())
        words = _("%(reminded)d reminded, %(alerted)d alerts, %(given_up)d backups asked, %(failed)d failed")
        numbers = {name: len(orders) for name, orders in vars(done).items()}
        self.stdout.write(words % numbers)
        if done.failed:
            raise SystemExit(1)
        return None
