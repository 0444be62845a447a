"""Rows as files: CSV and XLSX, written row by row, that the reader takes back unchanged."""

import csv
import os
import zipfile
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from inventory.models.quantities import plain
from kanban.plants.inert import inert
from kanban.plants.keeping import rows
from kanban.plants.problems import Problem, Refused
from kanban.plants.tables import TABLES, Row, Table


def as_csv(table: Table, found: Iterable[Row], file: IO[bytes]) -> None:
    """UTF-8 with a byte order mark, so that spreadsheets read umlauts; commas, decimal points, ISO days."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text)
    names = [column.name for column in table.columns]
    writer.writerow(names)
    for row in found:
        writer.writerow([_written(row[name]) for name in names])
    text.flush()
    text.detach()


def as_workbook(table: Table, found: Iterable[Row], file: IO[bytes]) -> None:
    """One sheet. Numbers are numbers; everything else is text, part numbers with leading zeros too."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    names = [column.name for column in table.columns]
    sheet.append(names)
    for row in found:
        sheet.append([_cell(sheet, row[name]) for name in names])
    book.save(file)


def export(folder: Path) -> dict[str, int]:
    """Writes the whole plant into a new or empty folder; how many rows each file has.

    Refuses a folder that holds something: what was written by hand is not overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        words = _("Something is there already; name a new or an empty folder.")
        raise Refused([Problem(str(folder), 0, "", words)])
    folder.mkdir(parents=True, exist_ok=True)
    return {table.name: _export(table, folder / table.file) for table in TABLES}


def export_zip(file: IO[bytes]) -> None:
    """The same as one archive."""
    with TemporaryDirectory() as scratch, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        export(Path(scratch))
        for table in TABLES:
            archive.write(Path(scratch) / table.file, table.file)


def _export(table: Table, path: Path) -> int:
    written = 0

    def counted() -> Iterable[Row]:
        nonlocal written
        for row in rows(table):
            written += 1
            yield row

    with path.open("wb") as file:
        as_csv(table, counted(), file)
        os.fsync(file.fileno())
    return written


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return inert(" ".join(value) if isinstance(value, tuple) else str(value))


def _cell(sheet: Any, value: Any) -> Any:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return value
    cell = WriteOnlyCell(sheet, _written(value))
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
