"""What loading a plant did, or would do."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from inventory.models.quantities import plain
from kanban.plants.tables import TABLES, USERS, Row

ADDED, CHANGED, LEFT = "added", "changed", "left"


@dataclass
class Report:
    """How many rows of each file were added, changed and left as they were, what differs in which row,
    and what to know besides."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {t.name: Counter() for t in TABLES})
    notices: list[str] = field(default_factory=list)
    _told: dict[tuple[str, int], tuple[Row, list[str]]] = field(default_factory=dict)

    def count(self, row: Row, what: str) -> None:
        self.counts[row.table.name][what] += 1
        if what == ADDED:
            self._told[row.table.name, row.line] = (row, [_("new")])

    def tell(self, row: Row, *what: str) -> None:
        """Notes what differs in a row of a file from what is known."""
        self._told.setdefault((row.table.name, row.line), (row, []))[1].extend(what)

    @property
    def changes(self) -> int:
        """Rows that were added or changed."""
        return sum(counted[ADDED] + counted[CHANGED] for counted in self.counts.values())

    def told(self) -> Iterator[tuple[Row, list[str]]]:
        """The rows that were added or changed, in their order, each with what differs."""
        for place in sorted(self._told):
            yield self._told[place]

    def lines(self) -> Iterator[str]:
        """One line for each row that differs, in the order of the files.

        A file of which nothing was known before is a number in the table, and no lines.
        """
        for table in TABLES:
            counted = self.counts[table.name]
            rows = sorted(line for name, line in self._told if name == table.name)
            for line in rows if counted[LEFT] + counted[CHANGED] else ():
                row, what = self._told[table.name, line]
                facts = {"file": table.file, "line": line, "row": named(row), "what": ", ".join(what)}
                yield _("%(file)s, line %(line)d: %(row)s: %(what)s") % facts

    def table(self) -> str:
        """The counts as lines of text, one a file."""
        heads = (_("file"), _("added"), _("changed"), _("left"))
        rows = [heads] + [
            (name, *(str(counted[what] or "·") for what in (ADDED, CHANGED, LEFT)))
            for name, counted in self.counts.items()
        ]
        widths = [max(len(row[place]) for row in rows) for place in range(4)]
        return "\n".join(
            row[0].ljust(widths[0])
            + "".join(cell.rjust(widths[place] + 2) for place, cell in enumerate(row[1:], 1))
            for row in rows
        )


def named(row: Row) -> str:
    """What a row is about: CITY-28 at shipping, alba: RIM-28, CITY-28."""
    if row.table is USERS:
        return str(row["username"])
    at_a_place = row.table.key[-1] in ("destination", "location")
    return (_(" at ") if at_a_place else ": ").join(map(str, row.key))


def became(column: str, old: Any, new: Any) -> str:
    """ "cards 5 → 7"."""
    return f"{column} {_shown(old)} → {_shown(new)}"


def numbers(of_cards: tuple[int, ...]) -> str:
    """4–6 for three or more in a row, otherwise 4, 6."""
    first, last = of_cards[0], of_cards[-1]
    if len(of_cards) > 2 and last - first == len(of_cards) - 1:
        return f"{first}–{last}"
    return ", ".join(map(str, of_cards))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return plain(value)
    return str(value) if value not in (None, "") else "–"
