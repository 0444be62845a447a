"""Reads the first sheet of an XLSX, in a process of its own that may take little memory and time.

    python unpacking.py BOOK LINES

Writes a line of JSON for each row, its number and the texts of its cells. Refuses by one line of JSON on
its output: which rule, and where. Nothing of the product is imported here, so that little can be spoilt.
"""

import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

MEMORY = 768 * 1024 * 1024
CPU_SECONDS = 60
WRITTEN = 64 * 1024 * 1024
MOST_ENTRIES = 200
MOST_UNPACKED = 150 * 1024 * 1024
MOST_TIMES_LARGER = 100
SMALL = 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 60
MOST_CHARACTERS = 2_000
PORTION = 1024 * 1024
DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Refused(Exception):
    """Which rule the file breaks, and the facts that its words name."""

    def __init__(self, rule: str, **facts: Any) -> None:
        super().__init__(rule)
        self.facts = {"rule": rule, **facts}


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_archive(book: Path) -> None:
    """Refuses before anything is unpacked for good: too many or too large parts, and a DTD in any."""
    with zipfile.ZipFile(book) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_ENTRIES:
            raise Refused("entries", most=MOST_ENTRIES)
        packed = max(book.stat().st_size, 1)
        declared = sum(part.file_size for part in parts)
        if declared > MOST_UNPACKED or (declared > SMALL and declared > packed * MOST_TIMES_LARGER):
            raise Refused("bomb")
        if any(part.flag_bits & 1 for part in parts):
            raise Refused("password")
        names = {part.filename.lower() for part in parts}
        if any("vbaproject" in name for name in names):
            raise Refused("macros")
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _refuse_dtd(archive, part)


def _refuse_dtd(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    read, before = 0, b""
    with archive.open(part) as file:
        while portion := file.read(PORTION):
            read += len(portion)
            if read > MOST_UNPACKED:
                raise Refused("bomb")
            if DECLARES.search((before + portion).replace(b"\0", b"")):
                raise Refused("dtd", part=part.filename)
            before = portion[-20:]


def copy(book: Path, lines: Path) -> None:
    import openpyxl  # noqa: PLC0415  only once the limits are set

    # By its name it would be refused: it has no ending.
    workbook = openpyxl.load_workbook(book.open("rb"), read_only=True, keep_links=False)
    if not workbook.worksheets:
        raise Refused("no_sheet")
    if len(workbook.worksheets) > 1:
        raise Refused("sheets", names=", ".join(workbook.sheetnames[:5]))
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()
    with lines.open("w", encoding="utf-8") as file:
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if number > MOST_ROWS:
                raise Refused("rows", most=MOST_ROWS)
            if len(cells) > MOST_COLUMNS and any(cell.value is not None for cell in cells[MOST_COLUMNS:]):
                raise Refused("columns", most=MOST_COLUMNS, line=number)
            texts = [text(cell) for cell in cells[:MOST_COLUMNS]]
            if any(texts):
                file.write(json.dumps([number, texts], ensure_ascii=False) + "\n")


def text(cell: Any) -> str:
    """What a cell says, as a CSV would: numbers with the 15 digits that a spreadsheet keeps, ISO days."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Refused("formula", cell=cell.coordinate, value=str(value)[:60])
    if cell.data_type == "e":
        raise Refused("error", cell=cell.coordinate, value=str(value)[:60])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return format(Decimal(format(value, ".15g")), "f")
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    said = str(value)
    if len(said) > MOST_CHARACTERS:
        raise Refused("characters", cell=cell.coordinate, most=MOST_CHARACTERS)
    return said


def main(book: Path, lines: Path) -> NoReturn:
    limit()
    try:
        check_archive(book)
        copy(book, lines)
    except Refused as refused:
        sys.stdout.write(json.dumps(refused.facts))
        sys.exit(3)
    except MemoryError:
        sys.stdout.write(json.dumps({"rule": "bomb"}))
        sys.exit(3)
    sys.exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
