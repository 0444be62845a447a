"""PostgreSQL: copied by pg_dump, restored by pg_restore beside the database, put in place by renaming."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from django.conf import settings
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from kanban.backups import clients
from kanban.backups.databases import Facts, Trial
from kanban.backups.progress import Progress
from kanban.backups.refusals import Refused

Connection = psycopg.Connection[tuple[Any, ...]]

MAINTENANCE = "postgres"
RESTORING = "_restoring"
LONGEST_NAME = 63
PLAIN = ("--no-owner", "--no-privileges")


class PostgreSQL:
    """One database on a server; `facts` are Django's settings for it."""

    engine = "postgresql"
    part = "database.dump"

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.name = str(facts["NAME"])
        self.room: Path = settings.DATA_DIR
        options = {key: value for key, value in facts["OPTIONS"].items() if key != "pool"}
        given = {"host": facts["HOST"], "port": facts["PORT"], "user": facts["USER"]}
        self.server: dict[str, Any] = {key: value for key, value in given.items() if value} | options
        self.password = str(facts["PASSWORD"])

    def copy(self, into: Path, progress: Progress) -> Facts:
        """The dump and the counted rows are of the same moment."""
        with self.connected(self.name) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            moment = one(connection, "SELECT pg_export_snapshot()")
            options = ["--format=custom", "--compress=1", f"--snapshot={moment}", f"--file={into}", *PLAIN]
            self._run(
                "pg_dump",
                [*options, self.address(self.name)],
                connection,
                lambda: progress(_("Copying the database"), into.stat().st_size if into.exists() else 0),
            )
            return facts_of(connection)

    def refuse_users(self) -> None:
        with self.connected(MAINTENANCE) as connection:
            query = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = %s"
            if connection.execute(query, [self.name]).fetchall()[0][0]:
                raise self._used()

    @contextmanager
    def trial(self, part: Path, progress: Progress) -> Iterator[Trial]:
        name = f"{self.name[: LONGEST_NAME - 20]}{RESTORING}_{os.getpid()}"
        with self.connected(MAINTENANCE) as connection:
            connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.name + RESTORING])
            self._sweep(connection)
            self._create(connection, name)
            try:
                target = f"--dbname={self.address(name)}"
                options = ["--exit-on-error", "--single-transaction", *PLAIN, target, str(part)]
                step = _("Restoring the database")
                self._run("pg_restore", options, connection, lambda: progress.step(step))
                yield RestoredDatabase(self, name)
            finally:
                drop(connection, name)

    def put_in_place(self, trial: Trial, stamp: str) -> str:
        """Two renames in one transaction. PostgreSQL refuses while anybody is connected."""
        assert isinstance(trial, RestoredDatabase)
        aside = f"{self.name[: LONGEST_NAME - 24]}_before_{stamp}"
        try:
            with self.connected(MAINTENANCE) as connection, connection.transaction():
                there = exists(connection, self.name)
                if there:
                    rename(connection, self.name, aside)
                rename(connection, trial.name, self.name)
        except psycopg.errors.ObjectInUse:
            raise self._used() from None
        return aside if there else ""

    def _used(self) -> Refused:
        words = _("Somebody is connected to the database %(name)s. Stop every server and command first.")
        return Refused(words % {"name": self.name})

    def url(self, name: str) -> str:
        """DATABASE_URL of another database on the same server, without a pool."""
        login = ":".join(
            quote(part, safe="") for part in (self.server.get("user", ""), self.password) if part
        )
        place = f"{login}@" * bool(login) + self.server.get("host", "")
        port = f":{self.server['port']}" if "port" in self.server else ""
        other = {key: value for key, value in self.server.items() if key not in ("host", "port", "user")}
        return f"postgres://{place}{port}/{quote(name, safe='')}?{urlencode(other | {'pool': 0})}"

    def address(self, name: str) -> str:
        """Where a database is, as PostgreSQL's programs are told; the password goes another way."""
        return make_conninfo(dbname=name, **self.server)

    @contextmanager
    def connected(self, name: str) -> Iterator[Connection]:
        try:
            address = self.address(name)
            connection = psycopg.connect(address, password=self.password or None, autocommit=True)
        except psycopg.Error as error:
            words = _("PostgreSQL cannot be reached: %(why)s.")
            raise Refused(words % {"why": str(error).strip()}) from None
        with connection:
            yield connection

    def _run(self, program: str, options: list[str], connection: Connection, look: Any) -> None:
        version = connection.info.server_version // 10000
        clients.run(program, options, version=version, password=self.password, look=look)

    def _sweep(self, connection: Connection) -> None:
        """Drops what restores that were killed left behind; the lock says that none runs now."""
        left = re.escape(self.name[: LONGEST_NAME - 20] + RESTORING) + r"_\d+"
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            if re.fullmatch(left, name):
                drop(connection, name)

    def _create(self, connection: Connection, name: str) -> None:
        """A new database that sorts and compares as the old one does."""
        query = "SELECT datcollate, datctype FROM pg_database ORDER BY datname = %s DESC LIMIT 1"
        collate, ctype = connection.execute(query, [self.name]).fetchall()[0]
        words = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
        try:
            connection.execute(SQL(words).format(Identifier(name), Literal(collate), Literal(ctype)))
        except psycopg.errors.InsufficientPrivilege:
            refusal = _('There is no room to restore into. Allow the role: ALTER ROLE "%(role)s" CREATEDB;')
            raise Refused(refusal % {"role": connection.info.user}) from None


class RestoredDatabase:
    """A database of its own beside the one in use."""

    def __init__(self, server: PostgreSQL, name: str) -> None:
        self.server = server
        self.name = name
        self.url = server.url(name)

    def facts(self) -> Facts:
        with self.server.connected(self.name) as connection:
            return facts_of(connection)

    def problems(self) -> list[str]:
        """pg_restore has read every row and checked every constraint already."""
        return []


def facts_of(connection: Connection) -> Facts:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    tables = [name for (name,) in connection.execute(query).fetchall()]
    count = SQL("SELECT COUNT(*) FROM {}")
    counts = {name: one(connection, count.format(Identifier(name))) for name in tables}
    applied: list[str] = []
    if "django_migrations" in tables:
        rows = connection.execute("SELECT app, name FROM django_migrations").fetchall()
        applied = sorted(f"{app}.{name}" for app, name in rows)
    return Facts(counts, applied)


def one(connection: Connection, query: Any) -> Any:
    return connection.execute(query).fetchall()[0][0]


def exists(connection: Connection, name: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def rename(connection: Connection, name: str, new: str) -> None:
    connection.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(name), Identifier(new)))


def drop(connection: Connection, name: str) -> None:
    connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
