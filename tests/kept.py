"""Plants that were built once are put back row by row: twenty statements instead of three hundred.

The rows are those that building wrote, with their own numbers. On PostgreSQL a number is never given
twice, not even after a rollback; on SQLite the next one follows the highest that is there.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, transaction

Plant = TypeVar("Plant")
Rows = dict[str, list[dict[str, Any]]]
built: dict[str, tuple[Any, Rows]] = {}


def kept(name: str, build: Callable[[], Plant]) -> Plant:
    """The plant that `build` makes in a database without one, the same in each test of this process."""
    if name not in built:
        before = rows_of_all_tables()
        plant = build()
        added = {
            table: [row for row in rows if row not in before[table]]
            for table, rows in rows_of_all_tables().items()
        }
        built[name] = deepcopy(plant), added
        return plant
    plant, rows = built[name]
    put_back(rows)
    return deepcopy(plant)


def rows_of_all_tables() -> Rows:
    models = apps.get_models(include_auto_created=True)
    with connection.cursor() as cursor:
        return {
            table: _rows_of(cursor, table) for table in sorted({model._meta.db_table for model in models})
        }


def put_back(rows: Rows) -> None:
    """All at once: foreign keys are checked at the end only, so the order of the tables does not matter."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, added in rows.items():
            if added:
                one = "(" + ", ".join(["%s"] * len(added[0])) + ")"
                values = [value for row in added for value in row.values()]
                names = ", ".join(map(connection.ops.quote_name, added[0]))
                many = ", ".join([one] * len(added))
                cursor.execute(f"INSERT INTO {table} ({names}) VALUES {many}", values)  # noqa: S608


def _rows_of(cursor: Any, table: str) -> list[dict[str, Any]]:
    """By the names of their columns: a migration that is tried may have put them in another order."""
    cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
