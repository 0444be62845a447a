"""Items: the part numbers, bought or made."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inventory.models.history import remembered
from inventory.models.quantities import LARGEST


class InvalidQuantity(ValueError):
    """A quantity that nobody can have meant; its text says what would be right."""


class Item(models.Model):
    """A part number: bought or made, counted in `unit` with at most `decimals` places."""

    part_number = models.CharField(gettext_lazy("part number"), max_length=40, unique=True)
    name = models.CharField(gettext_lazy("name"), max_length=120)
    unit = models.CharField(gettext_lazy("unit"), max_length=12, default="pcs")
    decimals = models.PositiveSmallIntegerField(gettext_lazy("decimals"), default=0)
    active = models.BooleanField(gettext_lazy("active"), default=True)

    history = remembered()

    class Meta:
        verbose_name = gettext_lazy("item")
        verbose_name_plural = gettext_lazy("items")
        constraints = (
            models.CheckConstraint(
                condition=Q(decimals__lte=3),
                name="item_decimals_at_most_three",
                violation_error_message=gettext_lazy("An item is counted with at most three decimals."),
            ),
            models.CheckConstraint(
                condition=~Q(part_number=""),
                name="item_has_a_part_number",
            ),
            models.UniqueConstraint(
                Lower("part_number"),
                name="one_item_however_its_part_number_is_written",
                violation_error_message=gettext_lazy("Another item has this part number, in other letters."),
            ),
        )

    def __str__(self) -> str:
        return self.part_number

    def check_quantity(self, quantity: Decimal, *, zero_allowed: bool = False) -> Decimal:
        """`quantity` if this item can be counted so; refuses with InvalidQuantity in words."""
        if not quantity.is_finite() or quantity < 0 or quantity > LARGEST:
            raise InvalidQuantity(_("A quantity is a number from 0 to 1,000,000,000."))
        if quantity == 0 and not zero_allowed:
            raise InvalidQuantity(_("A quantity of 0 moves nothing."))
        if quantity != round(quantity, self.decimals):
            if self.decimals == 0:
                raise InvalidQuantity(
                    _("%(part)s is counted in whole %(unit)s.")
                    % {"part": self.part_number, "unit": self.unit}
                )
            raise InvalidQuantity(
                ngettext(
                    "%(part)s is counted in %(unit)s with at most %(places)d decimal.",
                    "%(part)s is counted in %(unit)s with at most %(places)d decimals.",
                    self.decimals,
                )
                % {"part": self.part_number, "unit": self.unit, "places": self.decimals}
            )
        return quantity
