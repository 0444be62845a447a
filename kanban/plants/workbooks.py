"""An uploaded XLSX as lines of cells. It is opened in a limited child process, never in the server's."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from kanban.plants.problems import Problem, Refused
from kanban.plants.sheets import HARD_SPACES, whole_file
from kanban.plants.tables import Table

UNPACKING = Path(__file__).with_name("unpacking.py")
SECONDS = 90


@dataclass(frozen=True)
class Book:
    """The first sheet of a workbook, unpacked by `unpack` into lines of JSON."""

    table: Table
    path: Path
    separator: str = ","

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                number, cells = json.loads(line)
                yield number, [cell.translate(HARD_SPACES).strip() for cell in cells]


def unpack(book: Path, table: Table) -> Book:
    """Refuses what is no workbook, and what is larger, slower or more cunning than a list can be."""
    lines = book.with_suffix(".lines")
    command = [sys.executable, "-I", str(UNPACKING), str(book), str(lines)]
    try:
        child = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False, env={})
    except subprocess.TimeoutExpired:
        raise Refused(
            [whole_file(table, _("Reading it takes too long; save only the list as XLSX."))]
        ) from None
    if child.returncode == 0:
        return Book(table, lines)
    try:
        facts = json.loads(child.stdout)
    except ValueError:
        words = _("This is no XLSX workbook that can be read; save it anew as XLSX or as “CSV UTF-8”.")
        raise Refused([whole_file(table, words)]) from None
    raise Refused([Problem(table.file, facts.get("line", 0), facts.get("cell", ""), _words(facts))])


def _words(facts: dict[str, Any]) -> str:
    words = {
        "entries": _("It is made of more than %(most)d parts; save only the list as XLSX."),
        "bomb": _("Unpacked it is far larger than a list can be; nothing was read."),
        "password": _("It is locked with a password; save it without one."),
        "macros": _("It holds macros; save it as XLSX without them."),
        "dtd": _("“%(part)s” in it declares entities, which no workbook needs; save it anew as XLSX."),
        "no_sheet": _("It holds no sheet."),
        "sheets": _("It holds several sheets (%(names)s); save the one that is meant alone."),
        "rows": _("More than %(most)d rows are in use, even if empty; delete the rows below the list."),
        "columns": _("More than %(most)d columns are in use; keep those of the list."),
        "formula": _("“%(value)s” is a formula; paste its value instead."),
        "error": _("The cell shows an error (%(value)s); write a value."),
        "characters": _("The text has more than %(most)d characters; shorten it."),
    }
    return words[facts["rule"]] % facts
