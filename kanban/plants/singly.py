"""One table alone: an upload laid over the plant as it is, checked with it, and brought."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import Item, Location, Supplier
from kanban.models import Board
from kanban.plants import keeping
from kanban.plants.bringing import MOST_PROBLEMS, Bringing
from kanban.plants.checks import check
from kanban.plants.circuits import bring_loops
from kanban.plants.masters import bring_bom, bring_items, bring_sources, bring_suppliers
from kanban.plants.problems import Problem, Refused
from kanban.plants.reading import in_file_order, rows_of
from kanban.plants.report import Report
from kanban.plants.sheets import Sheet, whole_file
from kanban.plants.tables import BOM, ITEMS, LOOPS, SOURCES, SUPPLIERS, TABLES, Plant, Row, Table
from kanban.plants.workbooks import unpack
from kanban.pull.floor import hold_for_long

SINGLE = {table.name: table for table in (ITEMS, BOM, SUPPLIERS, SOURCES, LOOPS)}
BESIDE = {
    ITEMS: (),
    BOM: (ITEMS,),
    SUPPLIERS: (),
    SOURCES: (ITEMS, SUPPLIERS),
    LOOPS: tuple(
        table for table in TABLES if table.name in ("locations", "items", "boards", "bom", "sources")
    ),
}
LARGEST = 10 * 1024 * 1024
MOST_ROWS = 100_000


class ChangedMeanwhile(Exception):
    """What is known is no longer what the preview was made of; `report` is what it would do now."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def read_alone(path: Path, table: Table) -> Plant:
    """The rows of the upload over those that are known. Refuses with every mistake of the upload."""
    if path.stat().st_size > LARGEST:
        words = _("It is larger than %(most)d MB; upload it in parts.")
        raise Refused([whole_file(table, words % {"most": LARGEST // 1024 // 1024})])
    sheet = unpack(path, table) if _is_archive(path) else Sheet.of(path, table)
    problems: list[Problem] = []
    uploaded = rows_of(sheet, problems, most=MOST_ROWS)
    plant = Plant({other.name: list(keeping.rows(other)) for other in BESIDE[table]})
    plant.rows[table.name] = [*_others(table, uploaded), *uploaded]
    problems += [found for found in check(plant) if found.line and found.file == table.file]
    if problems:
        raise Refused(sorted(set(problems), key=in_file_order)[:MOST_PROBLEMS])
    plant.rows[table.name] = uploaded
    return plant


def _is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _others(table: Table, uploaded: list[Row]) -> Iterator[Row]:
    """The known rows of the same table that checks must see and that the upload does not state."""
    if table not in (BOM, SOURCES):
        return
    stated = {tuple(str(part).casefold() for part in row.key) for row in uploaded}
    for row in keeping.rows(table):
        if tuple(part.casefold() for part in row.key) not in stated:
            yield row


@dataclass(frozen=True)
class Alone:
    """A table that is brought by itself, and who does it."""

    table: Table
    plant: Plant
    by: User
    at: datetime
    progress: Callable[[int], None] = lambda _rows: None

    def preview(self) -> Report:
        """What bringing it would do. Nothing is written."""
        with transaction.atomic():
            report = self._bring()
            transaction.set_rollback(True)
        return report

    @transaction.atomic
    def bring(self, *, previewed: str) -> Report:
        """Brings it if that does what the preview with this `digest` said; else ChangedMeanwhile."""
        report = self._bring()
        if digest(report) != previewed:
            raise ChangedMeanwhile(report)
        return report

    def _bring(self) -> Report:
        bringing = Bringing(by=self.by, progress=self.progress)
        named = {row.get("item") or row.get("part_number") for row in self.plant[self.table.name]}
        if self.table is LOOPS:
            hold_for_long(Item.objects.filter(part_number__in=named).values_list("pk", flat=True))
        self._rows(bringing)
        bringing.stop_if_refused()
        return bringing.report

    def _rows(self, bringing: Bringing) -> None:
        if self.table is ITEMS:
            bring_items(bringing, self.plant)
        elif self.table is SUPPLIERS:
            bring_suppliers(bringing, self.plant)
        elif self.table is BOM:
            bring_bom(bringing, self.plant, _items())
        elif self.table is SOURCES:
            suppliers = {supplier.code: supplier for supplier in Supplier.objects.all()}
            bring_sources(bringing, self.plant, _items(), suppliers)
        else:
            boards = {board.slug: board for board in Board.objects.all()}
            places = {place.code: place for place in Location.objects.all()}
            bring_loops(bringing, self.plant, boards, _items(), places, at=self.at)


def _items() -> dict[str, Item]:
    return {item.part_number: item for item in Item.objects.all()}


def digest(report: Report) -> str:
    """What a report says, in 64 letters: two reports that say the same have the same."""
    said: list[Any] = [sorted((name, sorted(counted.items())) for name, counted in report.counts.items())]
    said += [[row.line, *what] for row, what in report.told()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
