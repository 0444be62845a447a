"""The database backend named in settings: SQLite whose writers of one process wait in the order they came.

With SQLite's busy timeout alone, one of eight threads made 1 transaction while another made 479.
Other processes (`manage.py deliver`) still meet at SQLite's own lock and its busy timeout.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations as SQLiteOperations
from django.db.utils import OperationalError

from kanban import occupancy
from kanban.sqlite.queue import FirstCome

DURABLE = {"journal_mode": "wal", "synchronous": 2, "recursive_triggers": 1}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")

queues: defaultdict[str, FirstCome] = defaultdict(FirstCome)


class DatabaseOperations(SQLiteOperations):
    """Flushing (`manage.py flush`, tests) empties guarded tables too: the guards are lifted meanwhile."""

    def sql_flush(self, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
        lifted = [f'DROP TRIGGER "{name}"' for name, _ in guards]
        return [*lifted, *super().sql_flush(style, tables, **options), *(sql for _, sql in guards)]


# The stubs of Django leave out the four methods overridden here.
class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its turn before BEGIN IMMEDIATE and leaves at commit, rollback or close.

    A single statement that writes outside a transaction takes a turn of its own.
    """

    ops_class = DatabaseOperations
    has_turn = False

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        self.execute_wrappers.append(self._execute_in_turn)

    def _execute_in_turn(
        self, execute: Callable[..., Any], sql: str, params: Any, many: Any, context: dict[str, Any]
    ) -> Any:
        if self.has_turn or not sql.lstrip()[:7].upper().startswith(WRITES):
            return execute(sql, params, many, context)
        self._take_turn()
        try:
            return execute(sql, params, many, context)
        finally:
            self._leave()

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Opens the file; refuses one that would not survive a power cut, as on a drive without WAL.

        Refused, too, while a restore is about to put another file in its place.
        """
        if not self.is_in_memory_db():
            self._work_on_the_folder()
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db():
            for pragma, wanted in DURABLE.items():
                found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
                if found != wanted:
                    raise ImproperlyConfigured(f"SQLite answers {pragma}={found} where {wanted} is needed.")
        return connection

    def _work_on_the_folder(self) -> None:
        try:
            occupancy.enter(settings.DATA_DIR)
        except occupancy.Occupied as restored:
            raise OperationalError(f"{restored} is being restored: try again when it is done") from None

    def _queue(self) -> FirstCome:
        return queues[str(self.settings_dict["NAME"])]

    def _take_turn(self) -> None:
        """Waits for the turn; refuses like SQLite itself when it does not come within the busy timeout."""
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        if not self._queue().take(seconds=seconds):
            raise OperationalError(f"database is locked: no turn to write within {seconds:g} s")
        self.has_turn = True

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _leave(self) -> None:
        if self.has_turn:
            self.has_turn = False
            self._queue().leave()

    def _commit(self) -> None:
        """Leaves only after success: a commit that failed is followed by a rollback or a close."""
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()
