"""Guards that only a database can keep: rows that are never edited, numbers that are never exceeded.

Installed after every migration (a rebuilt SQLite table loses its triggers), on SQLite and PostgreSQL.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Guard:
    """Refuses, under `name`, an `event` on `table` for which the SQL condition `when` holds."""

    name: str
    table: str
    event: str
    when: str = "1 = 1"

    def install(self, connection: BaseDatabaseWrapper) -> None:
        with connection.cursor() as cursor:
            for statement in self.statements(connection.vendor):
                cursor.execute(statement)

    def statements(self, vendor: str) -> list[str]:
        """The SQL that makes the guard, whether it is there already or not."""
        if vendor == "sqlite":
            refuse = f"SELECT RAISE(ABORT, '{self.name}') WHERE {self.when};"
            return [
                f"DROP TRIGGER IF EXISTS {self.name}",
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} BEGIN {refuse} END",
            ]
        result = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f"""CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN IF {self.when} THEN
                RAISE EXCEPTION '{self.name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{self.name}';
            END IF; RETURN {result}; END $$""",
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]


def append_only(table: str, noun: str) -> tuple[Guard, Guard]:
    """Rows that are written once: neither edited nor deleted."""
    return (
        Guard(f"{noun}_never_edited", table, "UPDATE"),
        Guard(f"{noun}_never_deleted", table, "DELETE"),
    )


GUARDS = (
    *append_only("inventory_posting", "posting"),
    *append_only("inventory_act", "act"),
    *append_only("inventory_shipment", "shipment"),
)
