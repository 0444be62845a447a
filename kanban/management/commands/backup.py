"""`manage.py backup FILE`: everything of this installation in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kanban import backups
from kanban.backups.progress import Progress


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Writes the database, with its pictures, and the secret key into one file while people work."
        )
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("a new file, or a backup to write over"))

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        progress = Progress(self.stderr)
        try:
            manifest = backups.make(file.absolute(), at=timezone.now(), progress=progress)
        except backups.Refused as refused:
            raise CommandError(str(refused)) from None
        finally:
            progress.end()
        rows = sum(manifest.counts.values())
        words = ngettext(
            "%(file)s: %(rows)d row, %(size)d KiB", "%(file)s: %(rows)d rows, %(size)d KiB", rows
        )
        self.stdout.write(words % {"file": file, "rows": rows, "size": file.stat().st_size >> 10})
