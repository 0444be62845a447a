"""Suppliers, and what they sell."""

from decimal import ROUND_CEILING, Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models.history import remembered
from inventory.models.items import Item
from inventory.models.quantities import QuantityField


class Supplier(models.Model):
    """A firm that delivers. Requests go to its webhook where it has one that works, else by e-mail
    in its own `language`; those within `bundle_minutes` of each other go out in one letter.

    Two secrets sign while the supplier changes over from the old one to the new.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    contact = models.CharField(_("contact"), max_length=120, default="", blank=True)
    phone = models.CharField(_("phone"), max_length=40, default="", blank=True)
    email = models.EmailField(_("e-mail"), default="", blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    bundle_minutes = models.PositiveSmallIntegerField(
        _("bundle requests within, minutes"), default=0, help_text=_("0 sends each request at once.")
    )
    webhook_url = models.URLField(_("webhook"), max_length=500, default="", blank=True)
    webhook_secret = models.CharField(_("webhook secret"), max_length=120, default="", blank=True)
    webhook_old_secret = models.CharField(
        _("webhook secret before the last change"), max_length=120, default="", blank=True
    )
    webhook_disabled_at = models.DateTimeField(_("webhook disabled"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    history = remembered("webhook_secret", "webhook_old_secret", "webhook_disabled_at")

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """What a supplier sells of an item: price, lead time, minimum, multiple, priority (1 preferred)."""

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="sources")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="sources")
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    supplier_part_number = models.CharField(_("their part number"), max_length=60, default="", blank=True)
    price = models.DecimalField(_("price per unit"), max_digits=12, decimal_places=4, default=Decimal(0))
    lead_time_days = models.DecimalField(
        _("lead time in days"), max_digits=6, decimal_places=2, default=Decimal(1)
    )
    minimum = QuantityField(_("minimum quantity"), default=Decimal(0))
    multiple = QuantityField(_("multiple"), default=Decimal(0))
    over_percent = models.DecimalField(
        _("over-delivery accepted, percent"), max_digits=5, decimal_places=2, default=Decimal(0)
    )
    distance_km = models.PositiveIntegerField(_("distance in km"), default=0)
    active_from = models.DateField(_("active from"), null=True, blank=True)
    active_until = models.DateField(_("active until"), null=True, blank=True)
    every = models.PositiveSmallIntegerField(
        _("gets every n-th request"),
        null=True,
        blank=True,
        help_text=_("3 sends every third request for the item here. Empty: only by priority."),
    )
    response_hours = models.DecimalField(
        _("answers within, hours"), max_digits=6, decimal_places=2, default=Decimal(24)
    )
    fails_over = models.BooleanField(
        _("on silence or refusal ask the backup by itself"),
        default=False,
        help_text=_("Otherwise the backup is proposed, for one tap."),
    )
    active = models.BooleanField(_("active"), default=True)

    objects: ClassVar[models.Manager["Source"]] = models.Manager()

    history = remembered()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = (
            models.UniqueConstraint(fields=("supplier", "item"), name="one_source_per_supplier_and_item"),
            models.UniqueConstraint(
                fields=("item", "priority"),
                condition=Q(active=True),
                name="one_active_source_per_item_and_priority",
                violation_error_message=_("Another supplier has this priority for the item already."),
            ),
            models.CheckConstraint(condition=Q(priority__gte=1), name="source_priority_from_one"),
            models.CheckConstraint(
                condition=Q(price__gte=0) & Q(lead_time_days__gte=0) & Q(minimum__gte=0) & Q(multiple__gte=0),
                name="source_terms_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(over_percent__gte=0) & Q(over_percent__lte=100),
                name="source_over_percent_from_0_to_100",
            ),
            models.CheckConstraint(condition=Q(response_hours__gt=0), name="source_answers_within_some_time"),
            models.CheckConstraint(
                condition=Q(every=None) | Q(every__gte=2), name="source_share_from_every_second"
            ),
            models.CheckConstraint(
                condition=Q(active_from=None)
                | Q(active_until=None)
                | Q(active_from__lte=models.F("active_until")),
                name="source_active_from_before_until",
            ),
        )

    def __str__(self) -> str:
        return f"{self.supplier_id} → {self.item_id}"

    def order_quantity(self, needed: Decimal) -> Decimal:
        """What has to be ordered to get `needed`: at least the minimum, in whole multiples."""
        quantity = max(needed, self.minimum)
        if self.multiple:
            quantity = (quantity / self.multiple).to_integral_value(ROUND_CEILING) * self.multiple
        return quantity
