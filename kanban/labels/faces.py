"""The face of a label: all that it says, before it is drawn."""

from dataclasses import dataclass
from hashlib import blake2b

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from inventory.models import Location
from inventory.models.quantities import plain, unit_for
from inventory.tokens import shown
from kanban.models import Card, Loop
from kanban.models.choices import Kind

PLACE = "place"


@dataclass(frozen=True)
class Face:
    """What a label says: `heading` over `title` (to be read at 2 m) over `name`, and from → to.

    `kind` is that of the loop, or "place"; `digest` says the same of equal labels in any language.
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


def face_of_card(card: Card) -> Face:
    """The label of a card; its loop, item, places and (for the firm's name) sources are best loaded."""
    loop, item = card.loop, card.loop.item
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
        digest=_digest(*said, str(card.number), str(loop.cards), card.token, card.code),
        route=f"{start} → {end}" if start else f"→ {end}",
        quantity=number_format(plain(quantity), use_l10n=True, force_grouping=True),
        unit=unit_for(quantity, item.unit),
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


def _digest(*said: str) -> str:
    return blake2b("\0".join(said).encode(), digest_size=16).hexdigest()
