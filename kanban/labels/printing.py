"""Printing keeps what was printed, so that a changed loop can say which labels to collect.

Printing again never invalidates: the token stays, and the last print is what the card carries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from inventory.models import Location, Picture
from kanban.labels.faces import Face, face_of_card, face_of_place
from kanban.labels.sheets import Format, pdf
from kanban.models import Card, LabelPrint

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 1000


class NothingToPrint(Exception):
    """The choice has no label."""

    def __init__(self) -> None:
        super().__init__(_("There is no label in this choice, so nothing was printed. Choose another one."))


class TooManyLabels(Exception):
    """More than a printer should be sent at once."""

    def __init__(self) -> None:
        words = _("These are more than %(most)d labels. Print one board or loop after the other.")
        super().__init__(words % {"most": MOST})


class NoSuchSigns(Exception):
    """Some names have signs that no font has; they would come out as boxes."""

    def __init__(self, lacking: "Sequence[Label]") -> None:
        self.labels = lacking
        super().__init__(_("Some names have signs that labels cannot show. Nothing was printed yet."))


@dataclass(frozen=True)
class Label:
    """What is to be printed: the face of a card, or that of a place."""

    face: Face
    card: Card | None = None
    place: Location | None = None


def labels_of_cards(cards: QuerySet[Card]) -> list[Label]:
    """The labels of those of the cards that go on, in the order in which they are stuck on.

    Refuses with TooManyLabels.
    """
    chosen = list(loaded(cards.filter(retired_at=None, surplus=False))[: MOST + 1])
    if len(chosen) > MOST:
        raise TooManyLabels
    return [Label(face_of_card(card), card=card) for card in chosen]


def labels_of_places(places: Iterable[Location]) -> list[Label]:
    return [Label(face_of_place(place), place=place) for place in places]


def print_labels(
    labels: Sequence[Label], form: Format, *, by: "User", at: datetime, without: bool = False
) -> bytes:
    """The labels in one PDF, kept as printed; `without` the signs that no font has.

    Refuses with NothingToPrint, TooManyLabels, and NoSuchSigns unless `without` them.
    """
    check(labels)
    lacking = lacks(labels)
    if lacking and not without:
        raise NoSuchSigns(lacking)
    drawn = pdf([label.face.without(label.face.lacking) for label in labels], form)
    prints = (
        LabelPrint(card=label.card, place=label.place, digest=label.face.digest, at=at, by=by)
        for label in labels
    )
    with transaction.atomic():
        LabelPrint.objects.bulk_create(prints)
    return drawn


def print_cards(cards: QuerySet[Card], form: Format, *, by: "User", at: datetime) -> bytes:
    """The labels of those of the cards that go on, as `print_labels`."""
    return print_labels(labels_of_cards(cards), form, by=by, at=at)


def check(labels: Sequence[Label]) -> None:
    """Refuses what is empty with NothingToPrint, and what is too long with TooManyLabels."""
    if not labels:
        raise NothingToPrint
    if len(labels) > MOST:
        raise TooManyLabels


def lacks(labels: Sequence[Label]) -> list[Label]:
    """Those with a sign that no font has."""
    return [label for label in labels if label.face.lacking]


def loaded(cards: QuerySet[Card], *, drawn: bool = True) -> QuerySet[Card]:
    """With all that a label says, in the order in which labels are stuck on; what is not `drawn` does
    without the pixels of the pictures."""
    pictures = Picture.objects.all() if drawn else Picture.objects.defer("content")
    related = cards.select_related("loop__item", "loop__source", "loop__destination", "loop__board")
    ordered = related.order_by("loop__board__name", "loop__item__part_number", "loop_id", "number")
    return ordered.prefetch_related(
        "loop__item__sources__supplier", Prefetch("loop__item__picture", queryset=pictures)
    )
