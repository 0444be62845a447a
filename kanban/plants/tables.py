"""The nine files of a plant: their columns, what a cell may say, and what names a row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.conf import settings

from inventory.models import PHYSICAL_KINDS
from kanban.plants import cells
from kanban.plants.cells import Reader

EMPTY: Final = object()


@dataclass(frozen=True)
class Column:
    """A column; a cell may be empty where there is a `default`. `refers` names the file it points to.

    A file without a `later` column says nothing about it: what is known is left as it is.
    """

    name: str
    read: Reader
    default: Any = EMPTY
    refers: str = ""
    later: bool = False

    @property
    def required(self) -> bool:
        return self.default is EMPTY


@dataclass(frozen=True)
class Table:
    """A file: `<name>.csv`. No two rows have the same `key`; `least` is how many rows it must have."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    least: int = 0

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def heading(self) -> str:
        return ",".join(column.name for column in self.columns)


@dataclass(frozen=True)
class Row:
    """A row of a file as values by column; a cell that could not be read is missing, and so is a
    later column that the file does not have."""

    table: Table
    line: int
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    def get(self, column: str) -> Any:
        return self.values.get(column)

    @property
    def key(self) -> tuple[Any, ...]:
        return tuple(self.values.get(column) for column in self.table.key)


LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
CODE, NAME = cells.text(40), cells.text(120)
LIMIT = cells.Whole(least=1, most=10_000)
QUANTITY = cells.Number(above=True)
AMOUNT = cells.Number()

LOCATIONS = Table(
    "locations",
    ("code",),
    (Column("code", CODE), Column("name", NAME), Column("kind", cells.one_of(*PHYSICAL_KINDS))),
    least=1,
)
ITEMS = Table(
    "items",
    ("part_number",),
    (
        Column("part_number", CODE),
        Column("name", NAME),
        Column("unit", cells.text(12), "pcs"),
        Column("decimals", cells.Whole(most=3), 0),
        Column("active", cells.yes_or_no, True, later=True),
    ),
    least=1,
)
BOM = Table(
    "bom",
    ("item", "component"),
    (
        Column("item", CODE, refers="items"),
        Column("component", CODE, refers="items"),
        Column("quantity", QUANTITY),
    ),
)
SUPPLIERS = Table(
    "suppliers",
    ("code",),
    (
        Column("code", CODE),
        Column("name", NAME),
        Column("email", cells.email, ""),
        Column("language", cells.one_of(*LANGUAGES), settings.LANGUAGE_CODE),
        Column("contact", cells.text(120), "", later=True),
        Column("phone", cells.text(40), "", later=True),
        Column("bundle_minutes", cells.Whole(most=1440), 0, later=True),
        Column("webhook", cells.web_address, "", later=True),
        Column("active", cells.yes_or_no, True, later=True),
    ),
)
SOURCES = Table(
    "sources",
    ("supplier", "item"),
    (
        Column("supplier", CODE, refers="suppliers"),
        Column("item", CODE, refers="items"),
        Column("priority", cells.Whole(least=1, most=99), 1),
        Column("supplier_part_number", cells.text(60), ""),
        Column("price", cells.Number(most=99_999_999, places=4), 0),
        Column("lead_time_days", cells.Number(most=999, places=2), 1),
        Column("minimum", AMOUNT, 0),
        Column("multiple", AMOUNT, 0),
        Column("over_percent", cells.Number(most=100, places=2), 0),
        Column("distance_km", cells.Whole(most=40_000), 0, later=True),
        Column("active_from", cells.day, None, later=True),
        Column("active_until", cells.day, None, later=True),
        Column("every", cells.Whole(least=2, most=99), None, later=True),
        Column("response_hours", cells.Number(most=9999, places=2, above=True), Decimal(24), later=True),
        Column("fails_over", cells.yes_or_no, False, later=True),
        Column("active", cells.yes_or_no, True, later=True),
    ),
)
BOARDS = Table(
    "boards",
    ("slug",),
    (
        Column("slug", cells.slug),
        Column("name", cells.text(80)),
        Column("limit_requested", LIMIT, None),
        Column("limit_in_progress", LIMIT, None),
        Column("limit_done", LIMIT, None),
        Column("limit_effect", cells.one_of("warn", "block"), "block"),
        Column("limit_counts_suppliers", cells.yes_or_no, False),
        Column("acts_on_scan", cells.yes_or_no, False, later=True),
    ),
    least=1,
)
LOOPS = Table(
    "loops",
    ("item", "destination"),
    (
        Column("board", CODE, refers="boards"),
        Column("item", CODE, refers="items"),
        Column("kind", cells.one_of("production", "withdrawal", "supplier")),
        Column("source", CODE, None, refers="locations"),
        Column("destination", CODE, refers="locations"),
        Column("container_quantity", QUANTITY),
        Column("cards", cells.Whole(least=1, most=1000)),
    ),
    least=1,
)
OPENING_STOCK = Table(
    "opening_stock",
    ("item", "location"),
    (
        Column("item", CODE, refers="items"),
        Column("location", CODE, refers="locations"),
        Column("quantity", AMOUNT),
    ),
)
USERS = Table(
    "users",
    ("username", "role"),
    (
        Column("username", cells.text(150)),
        Column("name", cells.text(150)),
        Column("role", cells.one_of("viewer", "operator", "leader", "buyer", "admin")),
        Column("boards", cells.names, (), refers="boards"),
        Column("password", cells.text(128), ""),
    ),
)

TABLES = (LOCATIONS, ITEMS, BOM, SUPPLIERS, SOURCES, BOARDS, LOOPS, OPENING_STOCK, USERS)


@dataclass(frozen=True)
class Plant:
    """The rows of a plant's files, by the files' names; a file that could not be read is missing."""

    rows: dict[str, list[Row]]
    _keyed: dict[str, dict[Any, Row]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    def __iter__(self) -> Iterator[Row]:
        for rows in self.rows.values():
            yield from rows

    def keyed(self, table: str) -> dict[Any, Row]:
        """The rows of a file whose key is one column, by that key."""
        if table not in self._keyed:
            self._keyed[table] = {row.key[0]: row for row in self[table]}
        return self._keyed[table]
