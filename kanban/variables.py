"""Every variable of the environment that is read at start: `manage.py settings_help` prints them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Variable:
    """`default` is what holds when it is not set, in words or as a value; a secret is never shown."""

    name: str
    meaning: Any
    default: Any
    example: str
    secret: bool = False

    def now(self, environment: Mapping[str, str]) -> str:
        """Where its value comes from, and which it is unless that is nobody's business."""
        if self.name not in environment:
            return _("not set: the default holds")
        if self.secret:
            return _("set in the environment; not shown")
        return _("set in the environment: %s") % environment[self.name]


VARIABLES = (
    Variable(
        "DATA_DIR",
        gettext_lazy("folder for everything this installation keeps"),
        gettext_lazy("data beside manage.py"),
        "/var/lib/pullboard",
    ),
    Variable(
        "SECRET_KEY",
        gettext_lazy("signs sessions and links; at least 32 characters, the same on every machine"),
        gettext_lazy("made once and kept in DATA_DIR"),
        "openssl rand -base64 48",
        secret=True,
    ),
    Variable("DEBUG", gettext_lazy("error pages with details: for developers only"), "false", "true"),
    Variable(
        "ALLOWED_HOSTS",
        gettext_lazy("host names that the site answers to, separated by commas"),
        "localhost,127.0.0.1,[::1]",
        "board.example",
    ),
    Variable(
        "PUBLIC_ORIGINS",
        gettext_lazy(
            "what browsers call the site, separated by commas; the first stands in mails. "
            "Where all begin with https, cookies and browsers keep to TLS"
        ),
        "http://localhost:8000,http://127.0.0.1:8000",
        "https://board.example",
    ),
    Variable(
        "DATABASE_URL",
        gettext_lazy("the database; pool is how many connections a process keeps, 0 for none"),
        gettext_lazy("SQLite in DATA_DIR"),
        "postgres://user:password@host:5432/name?pool=10",
        secret=True,
    ),
    Variable(
        "REDIS_URL",
        gettext_lazy("needed by more than one server process"),
        gettext_lazy("none: one process"),
        "redis://host:6379/0",
        secret=True,
    ),
    Variable(
        "EMAIL_URL",
        gettext_lazy("where mail goes: console:, file:///folder, smtp://, smtp+starttls:// or smtps://"),
        "console:",
        "smtp+starttls://user:password@mail.example:587",
        secret=True,
    ),
    Variable(
        "EMAIL_FROM",
        gettext_lazy("the sender of all mail"),
        "pullboard@localhost",
        "Bicycle Works <board@plant.example>",
    ),
    Variable(
        "PLANT_NAME",
        gettext_lazy("what suppliers read as the name of the plant that asks"),
        gettext_lazy("the name in EMAIL_FROM, or Pullboard"),
        "Bicycle Works Dijon",
    ),
    Variable(
        "REQUIRE_SECOND_FACTOR",
        gettext_lazy("administrators log in with an authenticator app or a passkey besides the password"),
        "true",
        "false",
    ),
    Variable(
        "EMBEDDED_DELIVERY",
        gettext_lazy("the server sends the messages to suppliers itself; else manage.py deliver has to run"),
        gettext_lazy("true on SQLite, false on PostgreSQL"),
        "false",
    ),
    Variable(
        "WEBHOOK_ALLOWED_NETWORKS",
        gettext_lazy("the plant's own networks that webhooks may go to, also by http and on any port"),
        gettext_lazy("no network"),
        "10.20.0.0/16,fd12:3456::/48",
    ),
    Variable("TIME_ZONE", gettext_lazy("the plant's time zone"), "UTC", "Europe/Berlin"),
    Variable(
        "WEB_CONCURRENCY",
        gettext_lazy("how many processes uvicorn starts; more than one needs REDIS_URL"),
        "1",
        "4",
    ),
    Variable(
        "FORWARDED_ALLOW_IPS",
        gettext_lazy("proxies that uvicorn believes who asks, separated by commas"),
        "127.0.0.1",
        "172.16.0.0/12",
    ),
)
