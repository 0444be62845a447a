"""Reads a plant's folder: UTF-8 with or without BOM, columns separated by commas or semicolons."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kanban.plants import cells
from kanban.plants.checks import check
from kanban.plants.problems import Problem, Refused
from kanban.plants.tables import TABLES, Column, Plant, Row, Table


def read(folder: Path) -> Plant:
    """The plant in `folder`, checked as a whole. Refuses with every mistake that its files hold."""
    if not folder.is_dir():
        raise Refused(
            [Problem(str(folder), 0, "", _("There is no such folder; name one with a plant's files."))]
        )
    problems = list(_strangers(folder))
    plant = Plant({table.name: _rows(folder, table, problems) for table in TABLES})
    problems += check(plant)
    if problems:
        raise Refused(sorted(set(problems), key=_in_file_order))
    return plant


def _in_file_order(problem: Problem) -> tuple[int, int, str, str]:
    files = [table.file for table in TABLES]
    place = files.index(problem.file) if problem.file in files else len(files)
    return place, problem.line, problem.column, problem.message


def _strangers(folder: Path) -> Iterator[Problem]:
    """Files that no plant has: a misspelt name would be ignored unseen."""
    known = [table.file for table in TABLES]
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            words = _("This is no file of a plant; they are %(known)s.") % {"known": ", ".join(known)}
            yield Problem(path.name, 0, "", words + cells.nearest(path.name, known))


def _rows(folder: Path, table: Table, problems: list[Problem]) -> list[Row]:
    try:
        lines = _lines(folder / table.file, table)
        heading = next(lines, None)
        if heading is None:
            raise Refused([_whole(table, _("The file is empty; its first line is %s.") % table.heading)])
        columns = _columns(table, heading[1], problems)
        rows = [_row(table, columns, line, line_cells, problems) for line, line_cells in lines]
    except Refused as refused:
        problems += refused.problems
        return []
    if len(rows) < table.least:
        problems.append(_whole(table, _("It has a heading but no row; write at least one.")))
    return rows


def _lines(path: Path, table: Table) -> Iterator[tuple[int, list[str]]]:
    """The lines that say anything, each with its number (that of its first line, where it has several)."""
    text = _text(path, table)
    heading = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = ";" if heading.count(";") >= heading.count(",") and ";" in heading else ","
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    start = 1
    try:
        for line_cells in reader:
            if any(cell.strip() for cell in line_cells):
                yield start, [cell.strip() for cell in line_cells]
            start = reader.line_num + 1
    except csv.Error as error:
        words = _("This is no CSV (%(error)s); close each quotation mark, and double those inside.")
        raise Refused([Problem(table.file, start, "", words % {"error": error})]) from error


def _text(path: Path, table: Table) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        words = _("The file is missing; it may be no more than its first line, %s.") % table.heading
        raise Refused([_whole(table, words)]) from None
    except OSError as error:
        raise Refused([_whole(table, _("It cannot be read (%s).") % error.strerror)]) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        words = _("Byte %(byte)s is no UTF-8; save the file as “CSV UTF-8”.") % {
            "byte": f"0x{raw[error.start]:02x}"
        }
        raise Refused([Problem(table.file, line, "", words)]) from None
    if "\0" in text:
        raise Refused([_whole(table, _("It holds zero bytes, as UTF-16 does; save it as “CSV UTF-8”."))])
    return text


def _columns(table: Table, heading: list[str], problems: list[Problem]) -> list[Column | None]:
    """What each column of the file is; unknown, repeated and missing ones are problems."""
    known = {column.name: column for column in table.columns}
    names = [name.lower().replace(" ", "_") for name in heading]
    for place, name in enumerate(names):
        if name in names[:place]:
            problems.append(Problem(table.file, 1, name, _("The column is there twice; keep one.")))
        elif name not in known:
            words = _("Unknown column; known are %s.") % ", ".join(known)
            problems.append(
                Problem(table.file, 1, name, words + cells.nearest(name, set(known) - set(names)))
            )
    missing = [column for column in table.columns if column.required and column.name not in names]
    if missing:
        words = _("The column is missing; the first line is %s.") % table.heading
        raise Refused([Problem(table.file, 1, column.name, words) for column in missing])
    return [known.get(name) for name in names]


def _row(
    table: Table, columns: list[Column | None], line: int, line_cells: list[str], problems: list[Problem]
) -> Row:
    values = {column.name: column.default for column in table.columns if not column.required}
    if len(line_cells) != len(columns):
        words = ngettext(
            "%(found)d cell, but %(wanted)d columns; put a text that holds the separator in quotes.",
            "%(found)d cells, but %(wanted)d columns; put a text that holds the separator in quotes.",
            len(line_cells),
        ) % {"found": len(line_cells), "wanted": len(columns)}
        problems.append(Problem(table.file, line, "", words))
        return Row(table, line, {})
    for column, cell in zip(columns, line_cells, strict=True):
        if column is None or (not cell and not column.required):
            continue
        try:
            values[column.name] = _value(column, cell)
        except cells.Unreadable as unreadable:
            values.pop(column.name, None)
            problems.append(Problem(table.file, line, column.name, str(unreadable)))
    return Row(table, line, values)


def _value(column: Column, cell: str) -> object:
    if not cell:
        raise cells.Unreadable(_("The cell is empty; it is needed."))
    return column.read(cell)


def _whole(table: Table, words: str) -> Problem:
    return Problem(table.file, 0, "", words)
