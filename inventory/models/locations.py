"""Locations: the places that hold stock, and the virtual ones at the other end of a posting."""

from typing import Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from inventory.models.history import remembered
from inventory.tokens import new_token


class Location(models.Model):
    """A place. Physical ones hold stock; virtual ones only give or take it.

    Transit and the virtual places exist once each, under the same primary key in every plant
    (`FIXED`), so that no verb has to look them up. The token is what its label's QR code says.
    """

    class Kind(models.TextChoices):
        SUPERMARKET = "supermarket", _("supermarket")
        LINE_SIDE = "line_side", _("line side")
        GOODS_IN = "goods_in", _("goods in")
        SHIPPING = "shipping", _("shipping")
        TRANSIT = "transit", _("transit")
        SUPPLIER = "supplier", _("supplier")
        PRODUCTION = "production", _("production")
        CUSTOMER = "customer", _("customer")
        SCRAP = "scrap", _("scrap")
        COUNT = "count", _("count")

    TRANSIT: Final = 1
    SUPPLIER: Final = 2
    PRODUCTION: Final = 3
    CUSTOMER: Final = 4
    SCRAP: Final = 5
    COUNT: Final = 6

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SUPERMARKET)
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)

    history = remembered("token")

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = (
            models.CheckConstraint(
                condition=Q(id__in=(1, 2, 3, 4, 5, 6))
                | Q(kind__in=("supermarket", "line_side", "goods_in", "shipping")),
                name="virtual_location_exists_once",
                violation_error_message=_("Transit and the virtual places exist already, once each."),
            ),
            models.CheckConstraint(condition=~Q(code=""), name="location_has_a_code"),
            models.UniqueConstraint(
                Lower("code"),
                name="one_location_however_its_code_is_written",
                violation_error_message=_("Another place has this code, in other letters."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def holds_stock(self) -> bool:
        return holds_stock(self.pk)

    @property
    def taker_id(self) -> int:
        """Where consumption from here goes: a shipment to the customer, anything else to production."""
        return self.CUSTOMER if self.kind == self.Kind.SHIPPING else self.PRODUCTION


PHYSICAL_KINDS = (
    Location.Kind.SUPERMARKET,
    Location.Kind.LINE_SIDE,
    Location.Kind.GOODS_IN,
    Location.Kind.SHIPPING,
)

VIRTUAL = (Location.SUPPLIER, Location.PRODUCTION, Location.CUSTOMER, Location.SCRAP, Location.COUNT)

FIXED = {
    Location.TRANSIT: Location.Kind.TRANSIT,
    Location.SUPPLIER: Location.Kind.SUPPLIER,
    Location.PRODUCTION: Location.Kind.PRODUCTION,
    Location.CUSTOMER: Location.Kind.CUSTOMER,
    Location.SCRAP: Location.Kind.SCRAP,
    Location.COUNT: Location.Kind.COUNT,
}


def holds_stock(location_id: int) -> bool:
    """Whether stock levels are kept there; transit is a physical place on wheels."""
    return location_id not in VIRTUAL
