"""What loading a plant did, or would do."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from kanban.plants.tables import TABLES

ADDED, CHANGED, LEFT = "added", "changed", "left"


@dataclass
class Report:
    """How many rows of each file were added, changed and left as they were, and what to know besides."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: {t.name: Counter() for t in TABLES})
    notices: list[str] = field(default_factory=list)

    def count(self, table: str, what: str) -> None:
        self.counts[table][what] += 1

    @property
    def changes(self) -> int:
        """Rows that were added or changed."""
        return sum(counted[ADDED] + counted[CHANGED] for counted in self.counts.values())

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
