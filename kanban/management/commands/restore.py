"""`manage.py restore FILE`: this installation as it was when the backup was made."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban import backups
from kanban.backups.progress import Progress


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Puts a backup in the place of the database and the secret key, all of it or nothing. "
            "The server has to be stopped. What was there is kept."
        )
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("what manage.py backup wrote"))

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        progress = Progress(self.stderr)
        try:
            restored = backups.restore(file, at=timezone.now(), progress=progress)
        except backups.Refused as refused:
            raise CommandError(str(refused)) from None
        finally:
            progress.end()
        made = timezone.localtime(restored.manifest.made_at)
        self.stdout.write(_("Restored as it was on %(when)s.") % {"when": f"{made:%Y-%m-%d %H:%M:%S %Z}"})
        if restored.previous:
            self.stdout.write(_("The previous database is kept: %s") % restored.previous)
        self.stdout.write(_("Messages that waited then go out again when the server starts."))
