"""The picture of a round: what it expects, has found, misses, and has found elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

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
    were expected and not found; `replaced` were missed too, and this round gave them a new label that
    nobody has scanned yet. `hidden` were found, and are of boards that the reader may not see.

    Each card is in one list: `expected` and what was found `besides` are all of them.
    """

    found: list[Line] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)
    replaced: list[Line] = field(default_factory=list)
    elsewhere: list[Line] = field(default_factory=list)
    strays: list[StrayCode] = field(default_factory=list)
    hidden: int = 0

    @property
    def expected(self) -> list[Line]:
        """What the round has to find: all that it misses, and what of the others it had expected."""
        every = (*self.found, *self.missing, *self.replaced, *self.elsewhere)
        return sorted((line for line in every if line.belongs), key=_order)

    @property
    def besides(self) -> int:
        """How many cards were found that the round did not expect."""
        return sum(line.belongs is None for line in (*self.found, *self.elsewhere))

    def miss(self, line: Line) -> None:
        (self.replaced if line.replaced else self.missing).append(line)


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
    for lines in (seen.found, seen.missing, seen.replaced, seen.elsewhere):
        lines.sort(key=_order)
    return seen


def with_counts(rounds: QuerySet[AuditRound], *, cards: QuerySet[Card]) -> QuerySet[AuditRound]:
    """Closed rounds with how many of these cards were `found`, `elsewhere`, `missing` and `replaced`: the
    numbers of their pictures."""
    new_label = ReplacedLabel.objects.filter(audit=OuterRef("audit"), card=OuterRef("card"))
    rows = AuditedCard.objects.filter(audit=OuterRef("pk"), card__in=cards.order_by())
    missed = rows.filter(verdict=AuditedCard.Verdict.MISSING)
    return rounds.annotate(
        found=_number(rows.filter(verdict=AuditedCard.Verdict.FOUND)),
        elsewhere=_number(rows.filter(verdict=AuditedCard.Verdict.ELSEWHERE)),
        missing=_number(missed.exclude(Exists(new_label))),
        replaced=_number(missed.filter(Exists(new_label))),
    )


def _number(rows: QuerySet[AuditedCard]) -> Coalesce:
    counted = rows.order_by().values("audit").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _loaded(cards: QuerySet[Card], audit: AuditRound, rows: Iterable[AuditedCard]) -> dict[int, Card]:
    wanted = cards.filter(pk__in=[row.card_id for row in rows])
    if audit.closed_at is None:
        wanted = wanted | cards.filter(loop__board=audit.board_id, retired_at=None)
    shown = wanted.select_related("loop__item", "loop__source", "loop__destination", "loop__board").distinct()
    return {card.pk: card for card in shown}


def _as_it_was(
    seen: Picture, rows: Iterable[AuditedCard], known: dict[int, Card], replaced: dict[int, ReplacedLabel]
) -> None:
    put = {"found": seen.found.append, "missing": seen.miss, "elsewhere": seen.elsewhere.append}
    for row in rows:
        if row.card_id in known:
            found = row if row.at else None
            put[row.verdict](Line(known[row.card_id], row.belonged, (), found, replaced.get(row.card_id)))


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
            seen.miss(line)


def _expects(audit: AuditRound, card: Card, where: Whereabouts) -> bool:
    mine = card.loop.board_id == audit.board_id and card.retired_at is None
    return mine and where.expected_at(audit.place)


def _order(line: Line) -> tuple[str, str, int, int]:
    loop = line.card.loop
    place = line.belongs or loop.destination
    return (place.name, loop.item.part_number, loop.pk, line.card.number)
