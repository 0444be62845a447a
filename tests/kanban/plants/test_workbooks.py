"""Workbooks that are no list: opened in a process that may take little, and refused in words."""

import re
import resource
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from kanban.plants import unpacking, workbooks
from kanban.plants.problems import Refused
from kanban.plants.tables import ITEMS
from kanban.plants.workbooks import unpack

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><worksheet><sheetData><row><c t='str'><v>&j;</v></c></row></sheetData></worksheet>"
)


def book(*rows: tuple[object, ...], sheets: int = 1) -> bytes:
    workbook, file = Workbook(), BytesIO()
    for row in rows or (("part_number", "name"), ("RIM", "Rim")):
        workbook.active.append(row)
    for _more in range(sheets - 1):
        workbook.create_sheet()
    workbook.save(file)
    return file.getvalue()


def spoilt(part: str, content: bytes) -> bytes:
    """A workbook, one part of which is replaced or added."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(book())) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            if name != part:
                bad.writestr(name, good.read(name))
        bad.writestr(part, content)
    return file.getvalue()


def of_many_parts() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(1000):
            archive.writestr(f"xl/{number}.xml", "<a/>")
    return file.getvalue()


def with_empty_rows() -> bytes:
    empty = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"/></row>'
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return spoilt(SHEET, start + empty + b"</sheetData></worksheet>")


CUNNING: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (lambda: spoilt("xl/media/a.bin", b"\0" * 50_000_000), "far larger than a list can be"),
    "a billion laughs": (lambda: spoilt(SHEET, LAUGHS.encode()), "declares entities"),
    "the same in UTF-16": (lambda: spoilt(SHEET, LAUGHS.encode("utf-16")), "declares entities"),
    "a DTD elsewhere": (
        lambda: spoilt("docProps/app.xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
        "docProps/app.xml",
    ),
    "a thousand parts": (of_many_parts, "more than 200 parts"),
    "a million empty rows": (with_empty_rows, "More than 100000 rows are in use"),
    "a formula": (lambda: book(("part_number",), ("=1+1",)), "column A2: “=1+1” is a formula"),
    "two sheets": (lambda: book(sheets=2), "several sheets"),
    "a hundred columns": (lambda: book(tuple(range(100))), "More than 60 columns"),
    "a long text": (lambda: book(("x" * 3000,)), "more than 2000 characters"),
    "macros": (lambda: spoilt("xl/vbaProject.bin", b"x"), "holds macros"),
    "no workbook": (lambda: b"PK\x03\x04 and nothing else", "no XLSX workbook"),
}


@pytest.mark.parametrize("kind", CUNNING)
def test_what_is_no_list_is_refused_in_words(tmp_path: Path, kind: str) -> None:
    make, words = CUNNING[kind]
    path = tmp_path / "upload"
    path.write_bytes(make())
    with pytest.raises(Refused, match=re.escape(words)):
        unpack(path, ITEMS)


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(spoilt("xl/externalLinks/externalLink1.xml", b"<externalLink/>"))
    assert list(unpack(path, ITEMS).lines()) == [(1, ["part_number", "name"]), (2, ["RIM", "Rim"])]


def test_what_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "SECONDS", 0.01)
    path = tmp_path / "upload"
    path.write_bytes(book())
    with pytest.raises(Refused, match="takes too long"):
        unpack(path, ITEMS)


def test_the_server_itself_opens_no_workbook_and_keeps_its_own_limits(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    path = tmp_path / "upload"
    path.write_bytes(book())
    unpack(path, ITEMS)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert unpacking.MEMORY < 1024**3
