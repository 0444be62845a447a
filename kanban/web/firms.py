"""The lines of the supplier pages: each firm with its figures, and each of its sources with its reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from inventory.models import ReplenishmentOrder, Source, Supplier
from inventory.models.orders import OPEN
from kanban.metrics import Reach, Scorecard, reaches
from kanban.web import access

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Firm:
    """A supplier in the list: how many requests are open, how many of them late, and the nearest date."""

    supplier: Supplier
    card: Scorecard | None
    opened: int = 0
    late: int = 0
    next: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a supplier sells, and how long the stock of it lasts next to its lead time."""

    source: Source
    reach: Reach | None
    usable: bool


def firms(user: "User", words: str) -> QuerySet[Supplier]:
    """The suppliers in sight, by name; those with `words` in name or code."""
    found = access.visible_suppliers(user).order_by("name", "pk")
    words = words.replace("\0", "").strip()
    return found.filter(Q(name__icontains=words) | Q(code__icontains=words)) if words else found


def lines(
    suppliers: Sequence[Supplier],
    cards: dict[int, Scorecard],
    orders: QuerySet[ReplenishmentOrder],
    *,
    at: datetime,
) -> list[Firm]:
    """Each supplier with its figures; one query."""
    due = Coalesce("promised_for", "asked_for")
    opened = orders.filter(OPEN, supplier__in=suppliers).annotate(due=due).order_by().values("supplier")
    counted = opened.annotate(number=Count("pk"), late=Count("pk", filter=Q(due__lt=at)), next=Min("due"))
    counts = {row["supplier"]: row for row in counted}
    return [
        Firm(
            supplier,
            cards.get(supplier.pk),
            opened=counts[supplier.pk]["number"] if supplier.pk in counts else 0,
            late=counts[supplier.pk]["late"] if supplier.pk in counts else 0,
            next=counts[supplier.pk]["next"] if supplier.pk in counts else None,
        )
        for supplier in suppliers
    ]


def offers(user: "User", supplier: Supplier, *, at: datetime) -> list[Offer]:
    """What the supplier sells of the items in sight; two queries."""
    sources = supplier.sources.select_related("item").order_by("item__part_number")
    if not user.is_superuser:
        sources = sources.filter(item__in=access.items_in_sight(user))
    found = list(sources)
    known = reaches(source.item_id for source in found)
    return [Offer(source, known.get(source.item_id), usable(source, at=at)) for source in found]


def usable(source: Source, *, at: datetime) -> bool:
    """Whether it may be asked on the plant's day of `at`: it and its supplier active, its dates fitting."""
    today = timezone.localdate(at)
    begun = source.active_from is None or source.active_from <= today
    going = source.active_until is None or source.active_until >= today
    return source.active and source.supplier.active and begun and going
