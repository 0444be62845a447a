"""What is known and no file names any more. Nothing is deleted for that, so somebody has to know."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from inventory.models import Item, Location, Source, Supplier
from inventory.models.locations import FIXED
from kanban.models import Board, Loop, Member
from kanban.plants.tables import Plant

MOST = 12


def unnamed(plant: Plant) -> Iterator[str]:
    """One notice for each file that does not name what is known; closed and switched off do not count."""
    known = {
        "locations": Location.objects.exclude(pk__in=FIXED).values_list("code"),
        "items": Item.objects.filter(active=True).values_list("part_number"),
        "suppliers": Supplier.objects.filter(active=True).values_list("code"),
        "sources": Source.objects.filter(active=True).values_list("supplier__code", "item__part_number"),
        "boards": Board.objects.values_list("slug"),
        "loops": Loop.objects.filter(active=True).values_list("item__part_number", "destination__code"),
        "users": Member.objects.values_list("user__username"),
    }
    for name, found in known.items():
        keys = list(found)
        said = len(keys[0]) if keys else 0
        stated = {row.key[:said] for row in plant[name]}
        missing = sorted({": ".join(key) for key in keys if key not in stated})
        if missing:
            words = _("Not in %(file)s, and left as before: %(names)s.")
            yield words % {"file": f"{name}.csv", "names": _listed(missing)}


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - MOST
    if more <= 0:
        return ", ".join(names)
    return _("%(names)s and %(more)d more") % {"names": ", ".join(names[:MOST]), "more": more}
