"""The face of a label: all that it says, before it is drawn."""

from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from inventory.models import Location, Picture
from inventory.models.quantities import plain, unit_for
from inventory.tokens import shown
from kanban.labels.shaping import LEFT_TO_RIGHT, runs_leftward
from kanban.labels.typefaces import lacking, without
from kanban.models import Card, Loop
from kanban.models.choices import Kind

PLACE = "place"
SAID = ("heading", "title", "name", "route", "unit")
"""What people wrote: in it may be any sign of any script."""


@dataclass(frozen=True)
class Face:
    """What a label says: `heading` over `title` (to be read at 2 m) over `name`, and from → to.

    `kind` is that of the loop, or "place"; `digest` says the same of equal labels in any language.
    `picture` is a JPEG of the item, or empty.
    """

    kind: str
    heading: str
    title: str
    name: str
    token: str
    code: str
    digest: str
    route: str = ""
    quantity: str = ""
    unit: str = ""
    picture: bytes = b""

    @property
    def lacking(self) -> str:
        """The signs that it would have to say and that no font has."""
        return lacking("".join(getattr(self, name) for name in SAID))

    def without(self, signs: str) -> "Face":
        """The same label without these signs."""
        said: dict[str, Any] = {name: without(getattr(self, name), signs) for name in SAID}
        return replace(self, **said)


def face_of_card(card: Card) -> Face:
    """The label of a card; its loop, item, picture, places and (for the firm's name) sources are best
    loaded. A picture whose content was left unloaded is not drawn, but known."""
    loop, item = card.loop, card.loop.item
    picture: Picture | None = getattr(item, "picture", None)
    start, end = origin(loop), loop.destination.name
    quantity = loop.container_quantity
    said = (loop.kind, item.part_number, item.name, plain(quantity), item.unit, start, end)
    words = _("card %(number)d of %(of)d") % {"number": card.number, "of": loop.cards}
    return Face(
        kind=loop.kind,
        heading=f"{Kind(loop.kind).label} · {words}",
        title=item.part_number,
        name=item.name,
        token=card.token,
        code=shown(card.code),
        digest=_digest(*said, str(card.number), str(loop.cards), card.token, card.code, *_seen(picture)),
        route=_route(start, end),
        quantity=number_format(plain(quantity), use_l10n=True, force_grouping=True),
        unit=unit_for(quantity, item.unit),
        picture=bytes(picture.content) if picture and "content" in picture.__dict__ else b"",
    )


def face_of_place(place: Location) -> Face:
    return Face(
        kind=PLACE,
        heading=str(Location.Kind(place.kind).label),
        title=place.name,
        name="",
        token=place.token,
        code=place.code,
        digest=_digest(PLACE, place.kind, place.name, place.code, place.token),
    )


def origin(loop: Loop) -> str:
    """Where the container comes from: a place, or the firm that is asked first."""
    if loop.source:
        return loop.source.name
    usable = [each for each in loop.item.sources.all() if each.active and each.supplier.active]
    first = min(usable, key=lambda source: (source.priority, source.pk), default=None)
    return first.supplier.name if first else ""


def _route(start: str, end: str) -> str:
    """The arrow points from left to right, also between names that are read from right to left."""
    mark = LEFT_TO_RIGHT if runs_leftward(start) or runs_leftward(end) else ""
    return f"{mark}{start} {mark}→{mark} {end}" if start else f"→ {end}"


def _seen(picture: Picture | None) -> tuple[str, ...]:
    return (picture.digest,) if picture else ()


def _digest(*said: str) -> str:
    return blake2b("\0".join(said).encode(), digest_size=16).hexdigest()
