"""What a backup says of itself, so that a restore can refuse before it touches anything."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from kanban import VERSION
from kanban.backups.refusals import Refused

PRODUCT = "pullboard"
FORMAT = 1


@dataclass(frozen=True)
class Part:
    """One file of the backup: `bytes` long, with this SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`counts` are the rows of each table; `migrations` are `app.name`, those applied at that moment."""

    made_at: datetime
    version: str
    engine: str
    migrations: list[str]
    counts: dict[str, int]
    parts: list[Part]

    def written(self) -> bytes:
        facts = asdict(self) | {"made_at": self.made_at.isoformat()}
        return json.dumps({"product": PRODUCT, "format": FORMAT} | facts, indent=1).encode()

    @property
    def size(self) -> int:
        """The bytes of all parts, unpacked."""
        return sum(part.bytes for part in self.parts)

    @property
    def waiting(self) -> list[str]:
        """Migrations that this program has and the backup has not."""
        return sorted(known_migrations() - set(self.migrations))

    def check(self, engine: str) -> None:
        """Refuses a backup of a newer version, and one of another kind of database."""
        unknown = sorted(set(self.migrations) - known_migrations())
        if unknown:
            words = _(
                "The backup was made by a newer version, %(theirs)s; this is %(ours)s and does not know "
                "%(first)s. Install that version first; nothing was changed."
            )
            raise Refused(words % {"theirs": self.version, "ours": VERSION, "first": unknown[0]})
        if self.engine != engine:
            words = _(
                "The backup holds a database of %(theirs)s, and DATABASE_URL names %(ours)s. "
                "Name a database of the same kind; nothing was changed."
            )
            raise Refused(words % {"theirs": self.engine, "ours": engine})


def known_migrations() -> set[str]:
    """Every migration of this program and of what it stands on."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def read(text: bytes) -> Manifest:
    """Reads a manifest; ValueError, KeyError or TypeError where it is none, Refused where it is newer."""
    facts: dict[str, Any] = json.loads(text)
    if facts.pop("product") != PRODUCT:
        raise ValueError("of another product")
    if facts.pop("format") > FORMAT:
        words = _("The backup was made by a newer version, %(theirs)s. Install that version first.")
        raise Refused(words % {"theirs": facts["version"]})
    facts["made_at"] = datetime.fromisoformat(facts["made_at"])
    facts["parts"] = [Part(**part) for part in facts["parts"]]
    return Manifest(**facts)
