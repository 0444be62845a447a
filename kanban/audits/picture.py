"""The picture of a round: what it expects, has found, misses, and has found elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from inventory.models import Location
from kanban.audits.whereabouts import Whereabouts, whereabouts
from kanban.models import AuditedCard, AuditRound, Card, ReplacedLabel, StrayCode


@dataclass(frozen=True)
class Line:
    """One card in a round; `belongs` is where the round expected it, None where it did not.

    `found` tells where, when and by whom; `replaced` is its label that this round has missed.
    """

    card: Card
    belongs: Location | None
    right: tuple[Location, ...] = ()
    found: AuditedCard | None = None
    replaced: ReplacedLabel | None = None


@dataclass(frozen=True)
class Picture:
    """`found` are the cards at a right place, `elsewhere` those at another one, `missing` those that
    were expected and not found. `hidden` were found too, and are of boards that the reader may not see.
    """

    found: list[Line] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)
    elsewhere: list[Line] = field(default_factory=list)
    strays: list[StrayCode] = field(default_factory=list)
    hidden: int = 0

    @property
    def expected(self) -> list[Line]:
        """What the round has to find: all that it misses, and what of the others it had expected."""
        every = (*self.found, *self.missing, *self.elsewhere)
        return sorted((line for line in every if line.belongs), key=_order)

    @property
    def expected_and_found(self) -> int:
        return sum(line.belongs is not None for line in self.found)


def picture(audit: AuditRound, *, cards: QuerySet[Card]) -> Picture:
    """The round as it is now, or as it was when it was closed, in four queries. `cards` are those that
    the reader may see."""
    rows = list(audit.cards.select_related("place", "by", "belonged"))
    known = _loaded(cards, audit, rows)
    seen = Picture(
        strays=list(audit.strays.select_related("card__loop__item", "by").order_by("-at", "-pk")),
        hidden=sum(row.card_id not in known for row in rows if row.at),
    )
    replaced = {label.card_id: label for label in audit.replaced_labels.select_related("by").order_by("pk")}
    if audit.closed_at:
        _as_it_was(seen, rows, known, replaced)
    else:
        _as_it_is(seen, audit, rows, known, replaced)
    for lines in (seen.found, seen.missing, seen.elsewhere):
        lines.sort(key=_order)
    return seen


def _loaded(cards: QuerySet[Card], audit: AuditRound, rows: Iterable[AuditedCard]) -> dict[int, Card]:
    wanted = cards.filter(pk__in=[row.card_id for row in rows])
    if audit.closed_at is None:
        wanted = wanted | cards.filter(loop__board=audit.board_id, retired_at=None)
    shown = wanted.select_related("loop__item", "loop__source", "loop__destination", "loop__board").distinct()
    return {card.pk: card for card in shown}


def _as_it_was(
    seen: Picture, rows: Iterable[AuditedCard], known: dict[int, Card], replaced: dict[int, ReplacedLabel]
) -> None:
    lists = {"found": seen.found, "missing": seen.missing, "elsewhere": seen.elsewhere}
    for row in rows:
        if row.card_id in known:
            found = row if row.at else None
            lines = lists[row.verdict]
            lines.append(Line(known[row.card_id], row.belonged, (), found, replaced.get(row.card_id)))


def _as_it_is(
    seen: Picture,
    audit: AuditRound,
    rows: Iterable[AuditedCard],
    known: dict[int, Card],
    replaced: dict[int, ReplacedLabel],
) -> None:
    found = {row.card_id: row for row in rows}
    for card in known.values():
        where, row = whereabouts(card), found.get(card.pk)
        belongs = where.places[0] if _expects(audit, card, where) else None
        line = Line(card, belongs, where.places, row, replaced.get(card.pk))
        if row:
            (seen.found if where.fits(row.place) else seen.elsewhere).append(line)
        elif belongs:
            seen.missing.append(line)


def _expects(audit: AuditRound, card: Card, where: Whereabouts) -> bool:
    mine = card.loop.board_id == audit.board_id and card.retired_at is None
    return mine and where.expected_at(audit.place)


def _order(line: Line) -> tuple[str, str, int, int]:
    loop = line.card.loop
    return (loop.destination.name, loop.item.part_number, loop.pk, line.card.number)
