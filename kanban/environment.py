"""Reads what the environment says. Junk is refused at start, with the variable's name and what it wants."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

Network = IPv4Network | IPv6Network

ON, OFF = ("true", "yes", "on", "1"), ("false", "no", "off", "0")
HOST = re.compile(r"\*|\.?[a-zA-Z0-9_]([\w.-]*\w)?|\[[0-9a-fA-F:.]+\]")
SQLITE_BUSY_SECONDS = 20
POOL_CONNECTIONS = 10
# A REPLACE deletes rows without a word, unless triggers are recursive: then those of the ledger refuse it.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
)


def refusal(name: str, wants: str) -> ImproperlyConfigured:
    """The error for a variable that cannot be used. Never repeats the value: it may hold a password."""
    return ImproperlyConfigured(f"{name} wants {wants}.")


def truth(name: str, value: str, *, otherwise: bool) -> bool:
    """Whether a switch is on; `otherwise` where nothing is said."""
    known = {"": otherwise, **dict.fromkeys(ON, True), **dict.fromkeys(OFF, False)}
    try:
        return known[value.strip().lower()]
    except KeyError:
        raise refusal(name, "true or false") from None


def parts(name: str, url: str, schemes: tuple[str, ...], wants: str) -> SplitResult:
    """Splits an address whose scheme must be one of `schemes`; its port must be a number."""
    try:
        split = urlsplit(url)
        port_is_number = split.port is None or split.port > 0
    except ValueError:
        raise refusal(name, wants) from None
    if split.scheme not in schemes or not port_is_number:
        raise refusal(name, wants)
    return split


def database(name: str, url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgres://user:password@host:port/name?pool=10`.

    `pool` is the most connections this process keeps (0: none kept); other options go to the driver.
    """
    wants = "sqlite:///path/to/file or postgres://user:password@host:5432/name[?pool=10]"
    split = parts(name, url, ("sqlite", "postgres", "postgresql"), wants)
    if split.scheme == "sqlite":
        return sqlite(name, unquote(split.path[1:]), wants)
    options: dict[str, Any] = dict(parse_qsl(split.query))
    pool = options.pop("pool", str(POOL_CONNECTIONS))
    if not pool.isdigit() or len(split.path) < 2:
        raise refusal(name, wants)
    if int(pool):
        options["pool"] = {"min_size": 1, "max_size": int(pool)}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(split.path[1:]),
        "USER": unquote(split.username or ""),
        "PASSWORD": unquote(split.password or ""),
        "HOST": split.hostname or "",
        "PORT": str(split.port or ""),
        "OPTIONS": options,
    }


def sqlite(name: str, path: str, wants: str) -> dict[str, Any]:
    """One file, safe on power loss, whose writers wait in the order they came (see `kanban.sqlite`)."""
    if not path:
        raise refusal(name, wants)
    file = Path(path)
    if not file.parent.is_dir():
        raise refusal(name, f"a file in a folder that exists, and {file.parent} does not")
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": SQLITE_BUSY_SECONDS,
        "init_command": SQLITE_PRAGMAS,
    }
    test_file = file.with_name("test.sqlite3")
    return {"ENGINE": "kanban.sqlite", "NAME": file, "OPTIONS": options, "TEST": {"NAME": test_file}}


@dataclass(frozen=True, kw_only=True)
class Email:
    """Where mail goes; the fields are those of Django's EMAIL_ settings."""

    backend: str
    folder: str | None = None
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False


def email(name: str, url: str) -> Email:
    """Reads `console:`, `file:///folder`, `smtp://…`, `smtp+starttls://…` or `smtps://user:password@host:port`."""
    wants = "console:, file:///folder, or smtp://, smtp+starttls:// or smtps://user:password@host:port"
    split = parts(name, url, ("console", "file", "smtp", "smtp+starttls", "smtps"), wants)
    backends = "django.core.mail.backends"
    if split.scheme == "console":
        return Email(backend=f"{backends}.console.EmailBackend")
    if split.scheme == "file":
        if not split.path.startswith("/") or split.netloc:
            raise refusal(name, wants)
        return Email(backend=f"{backends}.filebased.EmailBackend", folder=unquote(split.path))
    if not split.hostname:
        raise refusal(name, wants)
    return Email(
        backend=f"{backends}.smtp.EmailBackend",
        host=split.hostname,
        port=split.port or {"smtp": 25, "smtp+starttls": 587, "smtps": 465}[split.scheme],
        user=unquote(split.username or ""),
        password=unquote(split.password or ""),
        starttls=split.scheme == "smtp+starttls",
        tls=split.scheme == "smtps",
    )


def redis(name: str, url: str) -> str:
    """The address of a Redis server, or "" for none."""
    wants = "redis://host:6379/0, rediss:// for TLS, or nothing for one process without Redis"
    if url and not parts(name, url, ("redis", "rediss"), wants).hostname:
        raise refusal(name, wants)
    return url


def origins(name: str, values: Iterable[str]) -> list[str]:
    """What browsers call this site, such as https://board.example; scheme, host and port only."""
    wants = "a comma-separated list of addresses such as https://board.example or http://10.0.0.5:8000"
    for value in values:
        split = parts(name, value, ("http", "https"), wants)
        if not split.hostname or split.path or split.query:
            raise refusal(name, wants)
    return list(values)


def hosts(name: str, values: Iterable[str]) -> list[str]:
    """Names by which the site is called, without scheme, port and path; `.example`: all below it."""
    wants = "a comma-separated list of host names such as board.example or 10.0.0.5, without https://"
    named = [value.strip() for value in values]
    if not named or not all(HOST.fullmatch(value) for value in named):
        raise refusal(name, wants)
    return named


def sender(name: str, value: str) -> str:
    """An address such as board@plant.example, or with a name: Bicycle Works <board@plant.example>."""
    local, at, domain = parseaddr(value)[1].rpartition("@")
    if not (local and at and domain) or not value.isprintable():
        raise refusal(name, "an address such as board@plant.example or Bicycle Works <board@plant.example>")
    return value


def line(name: str, value: str) -> str:
    """A text of one line."""
    if value and not value.isprintable():
        raise refusal(name, "a text of one line")
    return value


def count(name: str, value: str) -> int:
    """A whole number, 1 or more."""
    if not value.isdecimal() or not int(value):
        raise refusal(name, "a whole number, 1 or more")
    return int(value)


def proxies(name: str, values: Iterable[str]) -> list[str]:
    """Addresses or networks of the proxies that may say who asks; `*` for all."""
    named = [value.strip() for value in values]
    if named != ["*"]:
        try:
            [ip_network(value) for value in named]
        except ValueError:
            raise refusal(
                name, "addresses or networks of proxies such as 127.0.0.1,10.0.0.0/8, or *"
            ) from None
    return named


def time_zone(name: str, value: str) -> str:
    """A time zone's name as the tz database spells it."""
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, LookupError):
        raise refusal(name, "a time zone such as Europe/Berlin") from None


def networks(name: str, values: Iterable[str]) -> list[Network]:
    """Networks such as 10.20.0.0/16 or fd12:3456::/48; a single machine is one too."""
    try:
        return [ip_network(value) for value in values if value]
    except ValueError:
        raise refusal(
            name, "a comma-separated list of networks such as 10.20.0.0/16 or fd12:3456::/48"
        ) from None
