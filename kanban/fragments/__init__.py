"""What a card and an abacus row look like: rendered once per change and language, and kept.

The same bytes go into pages, answers and socket frames, for every viewer: no CSRF token, no role
and no relative time may be in them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.template.loader import get_template
from django.utils import timezone, translation

from inventory.models import Plant
from kanban.fragments.kept import Kept
from kanban.models import Card, Loop
from kanban.models.cards import CardQuerySet
from kanban.overview import LoopRow, ShownCard, loop_rows, shown_cards


class Look(NamedTuple):
    """What a fragment shows: the row, as of this seq, in this language, by this build's templates."""

    kind: str
    pk: int
    seq: int
    language: str
    build: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """The HTML, and where it stands: the column of a card ("" for a row) and the sort key within it."""

    pk: int
    html: str
    column: str
    order: str


kept: Kept[Look, Fragment] = Kept(most=10_000)


def cards_html(card_ids: Iterable[int], *, language: str) -> dict[int, str]:
    """Cards' HTML by id. Retired cards and unknown ids are missing: on a screen they are gone."""
    wanted = Card.objects.filter(pk__in=list(card_ids))
    return {each.pk: each.html for each in card_fragments(wanted, language=language)}


def rows_html(loop_ids: Iterable[int], *, language: str) -> dict[int, str]:
    """Abacus rows' HTML by loop id. Loops that are closed are missing."""
    wanted = Loop.objects.filter(pk__in=list(loop_ids))
    return {each.pk: each.html for each in row_fragments(wanted, language=language)}


def card_fragments(cards: CardQuerySet, *, language: str) -> list[Fragment]:
    """The cards in use, in the order in which they stand: one query, four more if any look is new."""
    rows = cards.in_use().order_by().values_list("pk", "seq", "loop__seq")
    return fragments_as_of({pk: max(own, loop) for pk, own, loop in rows}, language=language)


def fragments_as_of(seqs: Mapping[int, int], *, language: str) -> list[Fragment]:
    """Cards by id as of a seq or later, in the order in which they stand; four queries if any is new."""
    looks = [_look("card", pk, seq, language) for pk, seq in seqs.items()]
    found = kept.many(looks)
    unknown = [look.pk for look in looks if look not in found]
    if unknown:
        shown = shown_cards(Card.objects.filter(pk__in=unknown))
        found |= kept.add(_render_cards(shown, language=language))
    return sorted(found.values(), key=lambda each: each.order)


def row_fragments(loops: QuerySet[Loop], *, language: str) -> list[Fragment]:
    """The rows of active loops, in the order in which they stand: one query, four more if any is new."""
    newest = Coalesce(Max("all_cards__seq"), 0)
    as_of = loops.filter(active=True).order_by().annotate(as_of=Greatest("seq", newest))
    looks = [_look("row", pk, seq, language) for pk, seq in as_of.values_list("pk", "as_of")]
    found = kept.many(looks)
    unknown = [look.pk for look in looks if look not in found]
    if unknown:
        rows = loop_rows(Loop.objects.filter(pk__in=unknown))
        found |= kept.add(_render_rows(rows, language=language))
    return sorted(found.values(), key=lambda each: each.order)


def _render_cards(shown: Iterable[ShownCard], *, language: str) -> dict[Look, Fragment]:
    template = get_template("cards/_card.html")
    looks = {}
    with translation.override(language), timezone.override(Plant.here().zone):
        for each in shown:
            html = template.render({"shown": each, "card": each.card})
            look = _look("card", each.card.pk, each.card.shown_seq, language)
            looks[look] = Fragment(each.card.pk, html, each.card.state, each.order)
    return looks


def _render_rows(rows: Iterable[LoopRow], *, language: str) -> dict[Look, Fragment]:
    template = get_template("boards/_row.html")
    looks = {}
    with translation.override(language), timezone.override(Plant.here().zone):
        for each in rows:
            html = template.render({"row": each, "loop": each.loop})
            looks[_look("row", each.loop.pk, each.seq, language)] = Fragment(
                each.loop.pk, html, "", each.order
            )
    return looks


def _look(kind: str, pk: int, seq: int, language: str) -> Look:
    return Look(kind, pk, seq, language, settings.BUILD)
