"""Reads a plant's folder: every file, every row, every cell; and names every mistake at once."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kanban.plants import cells
from kanban.plants.checks import check
from kanban.plants.inert import meant
from kanban.plants.problems import Problem, Refused
from kanban.plants.sheets import Lines, Sheet, whole_file
from kanban.plants.tables import TABLES, Column, Plant, Row, Table

MOST_COLUMNS = 100
ENOUGH = 1000  # mistakes after which nobody reads on


def read(folder: Path) -> Plant:
    """The plant in `folder`, checked as a whole. Refuses with every mistake that its files hold."""
    if not folder.is_dir():
        raise Refused(
            [Problem(str(folder), 0, "", _("There is no such folder; name one with a plant's files."))]
        )
    problems = list(_strangers(folder))
    plant = Plant({})
    for table in TABLES:
        try:
            plant.rows[table.name] = rows_of(Sheet.open(folder, table), problems)
        except Refused as refused:
            problems += refused.problems
    problems += check(plant)
    if problems:
        raise Refused(sorted(set(problems), key=in_file_order))
    return plant


def in_file_order(problem: Problem) -> tuple[int, int, str, str]:
    files = [table.file for table in TABLES]
    place = files.index(problem.file) if problem.file in files else len(files)
    return place, problem.line, problem.column, problem.message


def _strangers(folder: Path) -> Iterator[Problem]:
    """Files that no plant has: a misspelt name would be ignored unseen."""
    known = [table.file for table in TABLES]
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            words = _("This is no file of a plant; they are %s.") % ", ".join(known)
            yield Problem(path.name, 0, "", words + cells.nearest(path.name, known))


def rows_of(sheet: Lines, problems: list[Problem], *, most: int = 1_000_000) -> list[Row]:
    """The rows of a file; their mistakes join the `problems`. Refuses a file without rows that can be told
    apart, and one with more than `most`."""
    table, lines = sheet.table, sheet.lines()
    first, heading = next(lines, (0, []))
    while heading and not heading[-1]:
        heading.pop()
    if not heading:
        raise Refused([whole_file(table, _("The file is empty; its first line is %s.") % table.heading)])
    columns = _columns(table, first, heading)
    rows: list[Row] = []
    for line, line_cells in lines:
        if len(rows) == most:
            words = _("It has more than %(most)d rows; upload it in parts.")
            raise Refused([whole_file(table, words % {"most": most})])
        if len(problems) > ENOUGH:
            raise Refused(problems[:ENOUGH])
        rows.append(_row(sheet, columns, line, line_cells, problems))
    if len(rows) < table.least:
        raise Refused([whole_file(table, _("It has a heading but no row; write at least one."))])
    return rows


def _columns(table: Table, line: int, heading: list[str]) -> list[Column]:
    """What each column of the file is. Refuses unknown, repeated and missing ones: what the rows say
    means nothing then."""
    if len(heading) > MOST_COLUMNS:
        words = _("It has %(columns)d columns; the first line is %(heading)s.")
        facts = {"columns": len(heading), "heading": table.heading}
        raise Refused([Problem(table.file, line, "", words % facts)])
    problems = []
    known = {column.name: column for column in table.columns}
    names = [name.lower().replace(" ", "_") for name in heading]
    for place, name in enumerate(names):
        if name in names[:place]:
            problems.append(Problem(table.file, line, name, _("The column is there twice; keep one.")))
        elif name not in known:
            words = _("Unknown column; known are %s.") % ", ".join(known)
            words += cells.nearest(name, set(known) - set(names))
            problems.append(Problem(table.file, line, name, words))
    missing = [column for column in table.columns if column.required and column.name not in names]
    words = _("The column is missing; the first line is %s.") % table.heading
    problems += [Problem(table.file, line, column.name, words) for column in missing]
    if problems:
        raise Refused(problems)
    return [known[name] for name in names]


def _row(
    sheet: Lines, columns: list[Column], line: int, line_cells: list[str], problems: list[Problem]
) -> Row:
    table = sheet.table
    silent = [
        column for column in table.columns if column.required or (column.later and column not in columns)
    ]
    values = {column.name: column.default for column in table.columns if column not in silent}
    while len(line_cells) > len(columns) and not line_cells[-1]:
        line_cells.pop()
    if len(line_cells) != len(columns):
        words = ngettext(
            "%(found)d cell, but %(wanted)d columns; put a text that holds the separator in quotes.",
            "%(found)d cells, but %(wanted)d columns; put a text that holds the separator in quotes.",
            len(line_cells),
        ) % {"found": len(line_cells), "wanted": len(columns)}
        problems.append(Problem(table.file, line, "", words))
        return Row(table, line, {columns[0].name: line_cells[0]})
    for column, cell in zip(columns, line_cells, strict=True):
        if not cell and not column.required:
            continue
        try:
            values[column.name] = _value(column, cell, sheet.separator)
        except cells.Unreadable as unreadable:
            values.pop(column.name, None)
            problems.append(Problem(table.file, line, column.name, str(unreadable)))
    return Row(table, line, values)


def _value(column: Column, cell: str, separator: str) -> object:
    if not cell:
        raise cells.Unreadable(_("The cell is empty; it is needed."))
    cell = meant(cell)
    decimal_comma = separator == ";"
    if decimal_comma and isinstance(column.read, cells.Number) and cells.LIKE_THOUSANDS.fullmatch(cell):
        raise cells.ambiguous(cell)
    return column.read(cell)
