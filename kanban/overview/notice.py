"""A notice: something that needs somebody's attention, or tells how the day goes."""

from dataclasses import dataclass

from kanban.models import Card


@dataclass(frozen=True, slots=True)
class Notice:
    """A title and what can be done, or why; `level` is late, soon or fine.

    `backup` names the supplier that can be asked for the card instead, with one tap.
    """

    level: str
    title: str
    text: str
    card: Card | None = None
    backup: str = ""
