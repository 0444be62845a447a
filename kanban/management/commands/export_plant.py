"""Writes the plant as a folder of CSV files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kanban import plants


class Command(BaseCommand):
    help = (
        "Writes the plant's master data and stock as a folder of CSV files that load_plant reads. "
        "No password and no secret is in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or an empty folder")

    @transaction.atomic
    def handle(self, *, folder: Path, **_options: Any) -> None:
        try:
            written = plants.export(folder)
        except plants.Refused as refused:
            raise CommandError(str(refused)) from refused
        for name, rows in written.items():
            self.stdout.write(f"{name}.csv {rows}")
