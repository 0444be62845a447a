"""Reach: how long the stock lasts where suppliers deliver it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef

from inventory.models import StockLevel
from kanban.models import Loop
from kanban.models.choices import Kind

LONGEST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Reach:
    """What stands where suppliers deliver an item, and what is taken from there in an hour."""

    stock: Decimal
    per_hour: Decimal

    @property
    def lasts(self) -> timedelta | None:
        """How long the stock lasts at that pace, at most a year; None while nothing is taken."""
        if self.per_hour <= 0:
            return None
        hours = min(self.stock / self.per_hour, Decimal(24 * LONGEST.days))
        return timedelta(hours=float(hours))


def reaches(items: Iterable[int]) -> dict[int, Reach]:
    """The reach of each of `items` that a supplier's card stands for, at the demand of the ledger as of
    its last take; one query."""
    fed = Loop.objects.filter(
        item=OuterRef("item"), destination=OuterRef("location"), kind=Kind.SUPPLIER, active=True
    )
    found: dict[int, Reach] = {}
    for level in StockLevel.objects.filter(Exists(fed), item__in=set(items)):
        before = found.get(level.item_id, Reach(Decimal(0), Decimal(0)))
        found[level.item_id] = Reach(before.stock + level.quantity, before.per_hour + level.demand.per_hour())
    return found
