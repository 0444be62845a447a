"""Printing keeps what was printed, so that a changed loop can say which labels to collect.

Printing again never invalidates: the token stays, and the last print is what the card carries.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from inventory.models import Location
from kanban.labels.faces import Face, face_of_card, face_of_place
from kanban.labels.sheets import Format, pdf
from kanban.models import Card, LabelPrint, ReplacedLabel

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 1000
COLLECTED_WITHIN = timedelta(days=30)
"""How long a retired card's label stays on the list."""


class NothingToPrint(Exception):
    """The choice has no label."""

    def __init__(self) -> None:
        super().__init__(_("There is no label in this choice, so nothing was printed. Choose another one."))


class TooManyLabels(Exception):
    """More than a printer should be sent at once."""

    def __init__(self) -> None:
        words = _("These are more than %(most)d labels. Print one board or loop after the other.")
        super().__init__(words % {"most": MOST})


@dataclass(frozen=True)
class Outdated:
    """A card whose label says what is no longer so; `gone` where it gets no new one.

    `printed_at` is None where a label that was not printed here was lost and replaced.
    """

    card: Card
    printed_at: datetime | None
    gone: bool


def print_cards(cards: QuerySet[Card], form: Format, *, by: "User", at: datetime) -> bytes:
    """The labels of those of the cards that go on, in one PDF, kept as printed."""
    chosen = list(_loaded(cards.filter(retired_at=None, surplus=False))[: MOST + 1])
    faces = [(LabelPrint(card=card, at=at, by=by), face_of_card(card)) for card in chosen]
    return _printed(faces, form)


def print_places(places: Iterable[Location], form: Format, *, by: "User", at: datetime) -> bytes:
    """The labels of these places in one PDF, kept as printed."""
    return _printed([(LabelPrint(place=place, at=at, by=by), face_of_place(place)) for place in places], form)


def outdated(cards: QuerySet[Card], *, at: datetime) -> list[Outdated]:
    """Which of these cards carry a label to collect, by board, part number and card number.

    Never printed is not outdated, unless it was lost and replaced. A card that was retired after its print is on the list for a while.
    """
    last = LabelPrint.objects.filter(card=OuterRef("pk")).order_by("-at", "-pk")
    carrying = cards.annotate(
        printed=Subquery(last.values("digest")[:1]), printed_at=Subquery(last.values("at")[:1])
    )
    was_replaced = Exists(ReplacedLabel.objects.filter(card=OuterRef("pk")))
    due = carrying.exclude(Q(printed=None) & ~was_replaced)
    kept = Q(retired_at=None) | Q(retired_at__gt=at - COLLECTED_WITHIN)
    found = []
    for card in _loaded(due.filter(kept)):
        gone = card.surplus or card.retired_at is not None
        if gone or card.printed != face_of_card(card).digest:  # type: ignore[attr-defined]
            found.append(Outdated(card, card.printed_at, gone))  # type: ignore[attr-defined]
    return found


def _loaded(cards: QuerySet[Card]) -> QuerySet[Card]:
    """With all that a label says, in the order in which labels are stuck on."""
    loaded = cards.select_related("loop__item", "loop__source", "loop__destination", "loop__board")
    ordered = loaded.order_by("loop__board__name", "loop__item__part_number", "loop_id", "number")
    return ordered.prefetch_related("loop__item__sources__supplier")


def _printed(labels: list[tuple[LabelPrint, Face]], form: Format) -> bytes:
    if not labels:
        raise NothingToPrint
    if len(labels) > MOST:
        raise TooManyLabels
    drawn = pdf([face for _print, face in labels], form)
    for label, face in labels:
        label.digest = face.digest
    with transaction.atomic():
        LabelPrint.objects.bulk_create(label for label, _face in labels)
    return drawn
