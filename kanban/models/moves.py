"""Moves: the steps that cards took."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models import Act, QuantityField
from kanban.models.cards import Card
from kanban.models.choices import State, Verb


class Move(models.Model):
    """One step of one card: from, to, how many; when, who, with which device and why is its act's.

    `version` is the card's version that the step made: a card whose version is still that has not
    been touched since. `since` is when the card had come to where it stepped from. `promised_for`
    and `promised_quantity` are what a supplier had promised by this step. Never edited.
    """

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="moves")
    cycle = models.PositiveIntegerField(_("cycle"))
    version = models.PositiveIntegerField()
    verb = models.CharField(_("verb"), max_length=8, choices=Verb)
    from_state = models.CharField(_("from"), max_length=12, choices=State)
    to_state = models.CharField(_("to"), max_length=12, choices=State)
    since = models.DateTimeField(_("there since"))
    good = QuantityField(_("good"), default=Decimal(0))
    scrapped = QuantityField(_("scrapped"), default=Decimal(0))
    picked = QuantityField(_("picked"), default=Decimal(0))
    returned = QuantityField(_("sent back"), default=Decimal(0))
    promised_for = models.DateTimeField(_("promised for"), null=True)
    promised_quantity = models.DecimalField(
        _("promised quantity"), max_digits=14, decimal_places=3, null=True
    )
    order = models.ForeignKey(
        "inventory.ReplenishmentOrder", on_delete=models.PROTECT, null=True, related_name="moves"
    )
    caused_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="moves")
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        constraints = (
            models.UniqueConstraint(fields=("card", "version"), name="one_move_per_card_version"),
            models.CheckConstraint(
                condition=Q(from_state__in=State.values) & Q(to_state__in=State.values),
                name="move_between_known_states",
            ),
            models.CheckConstraint(
                condition=Q(good__gte=0) & Q(scrapped__gte=0) & Q(picked__gte=0) & Q(returned__gte=0),
                name="move_quantities_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(verb="undo", undoes__isnull=False) | ~Q(verb="undo") & Q(undoes=None),
                name="only_an_undo_undoes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.card_id}: {self.from_state} → {self.to_state}"
