"""A notice: something that needs somebody's attention, or tells how the day goes."""

from dataclasses import dataclass

from kanban.models import Acknowledgement, Card


@dataclass(frozen=True, slots=True)
class Notice:
    """A title and what can be done, or why; `level` is late, soon or fine.

    `backup` names the supplier that can be asked for the card instead, with one tap. `page` names the
    board's page that tells more, where it is not about one card. `alert` is the name
    under which it can be acknowledged, where it calls for somebody; `seen` says who has.
    """

    level: str
    title: str
    text: str
    card: Card | None = None
    backup: str = ""
    page: str = ""
    alert: str = ""
    seen: Acknowledgement | None = None

    @property
    def calls(self) -> bool:
        """Whether walls flash for it: something is late and nobody has said that he has seen it."""
        return bool(self.alert) and self.seen is None
