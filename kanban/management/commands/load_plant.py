"""Loads a plant's folder of CSV files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kanban import plants


class Command(BaseCommand):
    help = "Loads a plant's folder of CSV files: all of it or nothing. A second time changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="such as kanban/plants/bicycle")
        parser.add_argument(
            "--dry-run", action="store_true", help="shows what would change, and changes nothing"
        )

    def handle(self, *, folder: Path, dry_run: bool, **_options: Any) -> None:
        try:
            report = plants.load(plants.read(folder), at=timezone.now(), dry_run=dry_run)
        except plants.Refused as refused:
            raise CommandError(self._refusal(refused)) from refused
        self.stdout.write(report.table())
        for line in report.lines():
            self.stdout.write(line)
        if not report.changes:
            self.stdout.write(_("Nothing changes: everything is as the files say."))
        for notice in report.notices:
            self.stdout.write(self.style.WARNING(notice))
        if dry_run:
            self.stdout.write(_("Nothing was written: this was a dry run."))

    def _refusal(self, refused: plants.Refused) -> str:
        number = len(refused.problems)
        words = ngettext("%d mistake; nothing was loaded.", "%d mistakes; nothing was loaded.", number)
        return f"{refused}\n{words % number}"
