"""Loops: the control cycles."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inventory.models import Item, Location, QuantityField
from inventory.models.history import remembered
from inventory.models.items import InvalidQuantity
from kanban.models.boards import Board
from kanban.models.choices import Kind


class Loop(models.Model):
    """A control cycle: `cards` containers of `container_quantity` of an item at a destination.

    Source: for withdrawal the store it is fetched from; for production the cell's line side, from
    which the BOM takes; a supplier loop has none, its item has sources.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="loops")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="loops")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    source = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="feeds",
        null=True,
        blank=True,
        verbose_name=_("source"),
    )
    destination = models.ForeignKey(
        Location, on_delete=models.PROTECT, related_name="fed_by", verbose_name=_("destination")
    )
    container_quantity = QuantityField(
        _("container quantity"), validators=(MinValueValidator(Decimal("0.001")),)
    )
    cards = models.PositiveIntegerField(_("number of cards"), validators=(MinValueValidator(1),))
    active = models.BooleanField(_("active"), default=True)
    seq = models.PositiveBigIntegerField(default=0, editable=False)

    history = remembered("seq")

    class Meta:
        verbose_name = _("loop")
        verbose_name_plural = _("loops")
        constraints = (
            models.UniqueConstraint(
                fields=("item", "destination"),
                condition=Q(active=True),
                name="one_loop_per_item_and_destination",
                violation_error_message=_("A loop fills this place with this item already."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="supplier") & Q(source=None))
                | (Q(kind__in=("production", "withdrawal")) & Q(source__isnull=False)),
                name="loop_has_the_source_of_its_kind",
                violation_error_message=_(
                    "A production or withdrawal loop needs a source; a supplier loop has none."
                ),
            ),
            models.CheckConstraint(
                condition=~(Q(kind="withdrawal") & Q(source=F("destination"))),
                name="withdrawal_goes_somewhere",
                violation_error_message=_("A withdrawal goes from one place to another."),
            ),
            models.CheckConstraint(
                condition=~Q(destination__in=(1, 2, 3, 4, 5, 6))
                & (Q(source=None) | ~Q(source__in=(1, 2, 3, 4, 5, 6))),
                name="loop_between_physical_places",
                violation_error_message=_("A loop runs between places that hold stock."),
            ),
            models.CheckConstraint(condition=Q(container_quantity__gt=0), name="container_holds_something"),
            models.CheckConstraint(condition=Q(cards__gte=1), name="loop_has_a_card"),
        )

    def __str__(self) -> str:
        return f"{self.item} → {self.destination}"

    def clean(self) -> None:
        """Refuses a container that cannot be counted, a production loop of an item without BOM, a
        supplier loop without a source of it."""
        if self.item_id is None:
            return
        if self.container_quantity is not None and self.container_quantity > 0:
            self._refuse_uncountable()
        if self.kind == Kind.PRODUCTION and not self.item.bom.exists():
            raise ValidationError(
                _("%(item)s has no BOM, so no cell can make it."), params={"item": self.item}
            )
        if self.kind == Kind.SUPPLIER and not self._is_sold():
            raise ValidationError(_("No supplier sells %(item)s."), params={"item": self.item})

    def _is_sold(self) -> bool:
        return self.item.sources.filter(active=True, supplier__active=True).exists()

    def _refuse_uncountable(self) -> None:
        try:
            self.item.check_quantity(self.container_quantity)
        except InvalidQuantity as refused:
            raise ValidationError({"container_quantity": str(refused)}) from refused
