"""What a board is narrowed down to. Lives in the URL, so that a view can be sent to somebody."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from inventory.models import Location
from kanban.models import Board, Loop
from kanban.models.cards import CardQuerySet

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """`q` is part of a part number or name, `location` the code of a loop's end, `all` a column that
    is shown whole. A value that matches nothing shows nothing."""

    q: str
    kind: str
    location: str
    all: str

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        asked = {
            name: request.GET.get(name, "").strip().replace("\0", "")[:LONGEST]
            for name in ("q", "kind", "location", "all")
        }
        return cls(**asked)

    @property
    def narrow(self) -> bool:
        return bool(self.q or self.kind or self.location)

    def loops(self, loops: QuerySet[Loop]) -> QuerySet[Loop]:
        return loops.filter(self._meant(""))

    def cards(self, cards: CardQuerySet) -> CardQuerySet:
        return cards.filter(self._meant("loop__"))

    def _meant(self, path: str) -> Q:
        meant = Q()
        if self.q:
            part = Q(**{f"{path}item__part_number__icontains": self.q})
            meant &= part | Q(**{f"{path}item__name__icontains": self.q})
        if self.kind:
            meant &= Q(**{f"{path}kind": self.kind})
        if self.location:
            source = Q(**{f"{path}source__code": self.location})
            meant &= source | Q(**{f"{path}destination__code": self.location})
        return meant


def places_of(board: Board) -> QuerySet[Location]:
    """The places that the board's loops fill or take from, by name."""
    ends = Q(fed_by__board=board, fed_by__active=True) | Q(feeds__board=board, feeds__active=True)
    return Location.objects.filter(ends).distinct().order_by("name")
