"""One file of a plant as lines of cells: UTF-8 with or without BOM, separated by commas or semicolons."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from kanban.plants.problems import Problem, Refused
from kanban.plants.tables import Table

HARD_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " "})


class Lines(Protocol):
    """A table's file as lines of cells, whatever it is written in."""

    @property
    def table(self) -> Table: ...

    @property
    def separator(self) -> str: ...

    def lines(self) -> Iterator[tuple[int, list[str]]]: ...


@dataclass(frozen=True)
class Sheet:
    """A file's text and what separates its columns."""

    table: Table
    text: str
    separator: str

    @classmethod
    def open(cls, folder: Path, table: Table) -> "Sheet":
        """Refuses a file that is missing, unreadable or no UTF-8."""
        return cls.of(folder / table.file, table)

    @classmethod
    def of(cls, path: Path, table: Table) -> "Sheet":
        """The same of a file that has another name."""
        text = _text(path, table)
        heading = next((line for line in text.splitlines() if line.strip()), "")
        if "\t" in heading and "," not in heading and ";" not in heading:
            words = _("Its columns are separated by tabs; save it with commas or semicolons.")
            raise Refused([whole_file(table, words)])
        semicolons = ";" in heading and heading.count(";") >= heading.count(",")
        return cls(table, text, ";" if semicolons else ",")

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """The lines that say anything, each with its number (of its first line, where a cell has several)."""
        reader = csv.reader(StringIO(self.text, newline=""), delimiter=self.separator, strict=True)
        start = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield start, [cell.translate(HARD_SPACES).strip() for cell in cells]
                start = reader.line_num + 1
        except csv.Error as error:
            words = _("This is no CSV (%(error)s); close each quotation mark, and double those inside.")
            raise Refused([Problem(self.table.file, start, "", words % {"error": error})]) from error


def whole_file(table: Table, words: str) -> Problem:
    return Problem(table.file, 0, "", words)


def _text(path: Path, table: Table) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        words = _("The file is missing; it may be no more than its first line, %s.") % table.heading
        raise Refused([whole_file(table, words)]) from None
    except OSError as error:
        raise Refused([whole_file(table, _("It cannot be read (%s).") % error.strerror)]) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        words = _("Byte %s is no UTF-8; save the file as “CSV UTF-8”.") % f"0x{raw[error.start]:02x}"
        raise Refused([Problem(table.file, line, "", words)]) from None
    if "\0" in text:
        raise Refused([whole_file(table, _("It holds zero bytes, as UTF-16 does; save it as “CSV UTF-8”."))])
    return text
