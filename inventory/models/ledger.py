"""The ledger: postings, and the stock levels that they add up to."""

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.demand import Demand
from inventory.models.acts import Act
from inventory.models.items import Item
from inventory.models.locations import Location
from inventory.models.quantities import QuantityField


class Posting(models.Model):
    """One ledger line: a quantity of an item went from a location to a location.

    One row with source and destination is double entry and cannot be unbalanced. Never edited: a
    mistake is reversed by another posting. Written by inventory/stock.py alone.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="postings")
    source = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="taken")
    destination = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="brought")
    quantity = QuantityField(_("quantity"))
    at = models.DateTimeField(_("at"))
    caused_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="postings")
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("reverses")
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = (
            models.Index(fields=("item", "source", "at"), name="posting_taken"),
            models.Index(fields=("item", "destination", "at"), name="posting_brought"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gt=0), name="posting_quantity_positive"),
            models.CheckConstraint(condition=~Q(source=F("destination")), name="posting_goes_somewhere"),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.item_id}: {self.source_id} → {self.destination_id}"


class StockLevel(models.Model):
    """What a physical location holds of an item now, and how fast it is being used.

    Equals the sum of its postings, always: both are written together by inventory/stock.py.
    """

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="levels")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="levels")
    quantity = QuantityField(_("quantity"), default=Decimal(0))
    demand_weight = models.DecimalField(max_digits=20, decimal_places=6, default=Decimal(0))
    demand_since = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("stock level")
        verbose_name_plural = _("stock levels")
        constraints = (
            models.UniqueConstraint(fields=("item", "location"), name="one_level_per_item_and_location"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_level_not_negative"),
            models.CheckConstraint(
                condition=~Q(location__in=(2, 3, 4, 5, 6)), name="stock_level_at_a_physical_location"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.item_id} @ {self.location_id}"

    @property
    def demand(self) -> Demand:
        return Demand(self.demand_weight, self.demand_since, self.changed_at)

    @demand.setter
    def demand(self, demand: Demand) -> None:
        self.demand_weight, self.demand_since, self.changed_at = demand.weight, demand.since, demand.at

    @property
    def runs_out_at(self) -> datetime | None:
        """When it is used up at the pace of its own ledger; None while nothing is used."""
        return self.demand.runs_out_at(self.quantity)
