"""Replenishment orders: one request to one supplier for one signal."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models.acts import Act
from inventory.models.items import Item
from inventory.models.quantities import QuantityField
from inventory.models.suppliers import Source, Supplier

OPEN = Q(received_at=None) & Q(cancelled_at=None) & Q(refused_at=None)


class OrderQuerySet(models.QuerySet["ReplenishmentOrder"]):
    def open(self) -> Self:
        return self.filter(OPEN)


class ReplenishmentOrder(models.Model):
    """One request to a supplier. Its state is derived from the moments that it has been through.

    `signal` is the opaque name of what asked for it (kanban writes card and cycle there). While an
    order is open there is no second one for the same signal: that is a constraint.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("requested")
        SENT = "sent", _("sent")
        CONFIRMED = "confirmed", _("confirmed")
        SHIPPED = "shipped", _("shipped")
        PARTLY_RECEIVED = "partly_received", _("partly received")
        RECEIVED = "received", _("received")
        REFUSED = "refused", _("refused")
        CANCELLED = "cancelled", _("cancelled")

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="orders")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="orders")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="orders")
    quantity = QuantityField(_("quantity"))
    signal = models.CharField(_("signal"), max_length=60)
    caused_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="orders")
    requested_at = models.DateTimeField(_("requested"))
    asked_for = models.DateTimeField(_("asked for"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    promised_for = models.DateTimeField(_("promised for"), null=True)
    promised_quantity = models.DecimalField(
        _("promised quantity"), max_digits=14, decimal_places=3, null=True
    )
    shipped_at = models.DateTimeField(_("shipped"), null=True)
    received_quantity = QuantityField(_("received"), default=Decimal(0))
    received_at = models.DateTimeField(_("received at"), null=True)
    refused_at = models.DateTimeField(_("refused"), null=True)
    refused_because = models.CharField(_("refused because"), max_length=200, default="", blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    alerted_at = models.DateTimeField(_("buyer alerted"), null=True)
    instead_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replaced_by",
        verbose_name=_("instead of"),
    )

    objects: ClassVar[models.Manager["ReplenishmentOrder"]] = models.Manager.from_queryset(OrderQuerySet)()

    class Meta:
        verbose_name = _("replenishment order")
        verbose_name_plural = _("replenishment orders")
        constraints = (
            models.UniqueConstraint(fields=("signal",), condition=OPEN, name="one_open_order_per_card_cycle"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_quantity_positive"),
            models.CheckConstraint(condition=Q(received_quantity__gte=0), name="order_received_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def state(self) -> "ReplenishmentOrder.State":
        """The furthest point that the order has reached."""
        reached = (
            (self.cancelled_at, self.State.CANCELLED),
            (self.refused_at, self.State.REFUSED),
            (self.received_at, self.State.RECEIVED),
            (self.received_quantity, self.State.PARTLY_RECEIVED),
            (self.shipped_at, self.State.SHIPPED),
            (self.confirmed_at, self.State.CONFIRMED),
            (self.sent_at, self.State.SENT),
        )
        return next((state for moment, state in reached if moment), self.State.REQUESTED)

    @property
    def is_open(self) -> bool:
        return not (self.received_at or self.cancelled_at or self.refused_at)


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    def standing(self) -> Self:
        """What has left as far as anybody knows: neither taken back, nor a taking back itself."""
        return self.filter(reverses=None, reversed_by=None)


class Shipment(models.Model):
    """What a supplier said has left: how many, with whom, under which number. Never edited.

    A mistake is taken back by a row of less than nothing that `reverses` it: every sum is right.
    """

    order = models.ForeignKey(ReplenishmentOrder, on_delete=models.PROTECT, related_name="shipments")
    quantity = QuantityField(_("quantity"))
    carrier = models.CharField(_("carrier"), max_length=60, default="", blank=True)
    number = models.CharField(_("consignment number"), max_length=60, default="", blank=True)
    at = models.DateTimeField(_("at"))
    caused_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="shipments")
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="reversed_by",
        verbose_name=_("takes back"),
    )

    objects: ClassVar[models.Manager["Shipment"]] = models.Manager.from_queryset(ShipmentQuerySet)()

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        constraints = (
            models.CheckConstraint(
                condition=Q(quantity__gt=0, reverses=None) | Q(quantity__lt=0, reverses__isnull=False),
                name="only_a_shipment_taken_back_is_less_than_nothing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.order_id}"
