"""`manage.py restore_drill [FILE]`: would this installation come back from its backup?"""

from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
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
            "Restores a backup into a scratch place, checks the database and verifies the books. "
            "The database in use is only read."
        )
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help=_("a backup; without it one is made now"))

    def handle(self, *_args: Any, file: Path | None, **_options: Any) -> None:
        progress, began = Progress(self.stderr), monotonic()
        try:
            drilled = backups.drill(file, at=timezone.now(), progress=progress)
        except backups.Refused as refused:
            raise CommandError(str(refused)) from None
        finally:
            progress.end()
        facts = {"rows": drilled.rows, "seconds": monotonic() - began}
        words = ngettext(
            "The backup is sound: %(rows)d row restored, the books verify; %(seconds).1f s.",
            "The backup is sound: %(rows)d rows restored, the books verify; %(seconds).1f s.",
            drilled.rows,
        )
        self.stdout.write(words % facts)
