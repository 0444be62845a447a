"""Labels out there that say what is no longer so: where they hang, and that somebody has collected them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from inventory.models import Location
from kanban.labels.faces import face_of_card, face_of_place
from kanban.labels.printing import Label, loaded
from kanban.models import Card, LabelPrint, ReplacedLabel

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Outdated:
    """An old label of a card, or of a place where there is no card, and when it was printed.

    `gone`: the card goes out of use and gets no new one. `renewed`: the new one is printed already.
    `prints` are the copies that may hang out there; none of a label that was lost and replaced.
    """

    card: Card | None
    place: Location
    printed_at: datetime | None
    prints: tuple[int, ...]
    gone: bool = False
    renewed: bool = False

    @property
    def due(self) -> bool:
        """Whether a new one has to be printed."""
        return not self.gone and not self.renewed


def outdated(cards: QuerySet[Card], places: QuerySet[Location] | None = None) -> list[Outdated]:
    """Which of these cards and places have old labels, by the place where they hang, part and number.

    Never printed is not outdated, unless it was lost and replaced, and collected is not either.
    """
    found = _of_cards(cards)
    if places is not None:
        found += _of_places(places)
    return sorted(found, key=_walk)


def due(cards: QuerySet[Card], places: QuerySet[Location]) -> list[Label]:
    """The new labels of all that are outdated and have none yet."""
    found = [each for each in outdated(cards, places) if each.due]
    wanted = {each.card.pk for each in found if each.card}
    fresh = loaded(cards.model.objects.filter(pk__in=wanted))
    by_card = [Label(face_of_card(card), card=card) for card in fresh]
    by_place = [Label(face_of_place(each.place), place=each.place) for each in found if not each.card]
    return by_place + by_card


def collect(old: Iterable[Outdated], *, by: "User", at: datetime) -> int:
    """The old labels are taken away, all copies; answers how many cards and places had one."""
    taken = list(old)
    prints = LabelPrint.objects.filter(pk__in=[pk for each in taken for pk in each.prints], collected_at=None)
    prints.update(collected_at=at, collected_by=by)
    return len(taken)


def _of_cards(cards: QuerySet[Card]) -> list[Outdated]:
    own = OuterRef("pk")
    out_there, lost = LabelPrint.objects.filter(collected_at=None), ReplacedLabel.objects.all()
    carrying = cards.filter(Exists(out_there.filter(card=own)) | Exists(lost.filter(card=own)))
    rows = out_there.filter(card__in=cards.order_by()).order_by("at", "pk")
    prints = _grouped(rows.values_list("card", "pk", "digest", "at"))
    lost_at = dict(lost.filter(card__in=cards.order_by()).order_by("at").values_list("card", "at"))
    found = []
    for card in loaded(carrying, drawn=False):
        gone, at = card.surplus or card.retired_at is not None, lost_at.get(card.pk)
        left = [each for each in prints[card.pk] if at is None or each[2] > at]
        if at and not left and not gone:
            found.append(Outdated(card, card.loop.destination, None, ()))
        digest = "" if gone else face_of_card(card).digest
        found += _old(left, digest, card=card, place=card.loop.destination, gone=gone)
    return found


def _of_places(places: QuerySet[Location]) -> list[Outdated]:
    rows = LabelPrint.objects.filter(collected_at=None, place__in=places.order_by()).order_by("at", "pk")
    prints = _grouped(rows.values_list("place", "pk", "digest", "at"))
    found = []
    for place in places:
        found += _old(prints[place.pk], face_of_place(place).digest, card=None, place=place, gone=False)
    return found


Printed = tuple[int, str, datetime]


def _grouped(rows: Iterable[tuple[int | None, int, str, datetime]]) -> defaultdict[int | None, list[Printed]]:
    """The prints of each, the last one last."""
    grouped: defaultdict[int | None, list[Printed]] = defaultdict(list)
    for key, pk, digest, at in rows:
        grouped[key].append((pk, digest, at))
    return grouped


def _old(
    prints: list[Printed], digest: str, *, card: Card | None, place: Location, gone: bool
) -> list[Outdated]:
    """The one entry of what has prints that do not say what `digest` stands for."""
    old = [(pk, at) for pk, said, at in prints if said != digest]
    if not old:
        return []
    renewed = not gone and prints[-1][1] == digest
    return [Outdated(card, place, old[-1][1], tuple(pk for pk, _at in old), gone, renewed)]


def _walk(each: Outdated) -> tuple[str, str, int, int]:
    """The order of a walk through the plant: place by place, its own label first."""
    if each.card is None:
        return each.place.name, "", 0, 0
    return each.place.name, each.card.loop.item.part_number, each.card.loop_id, each.card.number
