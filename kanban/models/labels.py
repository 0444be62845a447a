"""What was printed: which label a card or a place carries."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from kanban.models.cards import Card


class LabelPrint(models.Model):
    """One label that came out of the printer; the last one of a card is the one that it carries.

    `digest` stands for all that the label says, whatever its language: one that differs from today's
    means that the label is outdated. Its token stays valid all the same. An outdated label hangs out
    there until somebody says that it is collected.
    """

    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, related_name="prints")
    place = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, related_name="prints")
    digest = models.CharField(max_length=32)
    at = models.DateTimeField(_("printed"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    collected_at = models.DateTimeField(_("collected"), null=True)
    collected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[models.Manager["LabelPrint"]] = models.Manager()

    class Meta:
        verbose_name = _("printed label")
        verbose_name_plural = _("printed labels")
        constraints = (
            models.CheckConstraint(
                condition=Q(card=None, place__isnull=False) | Q(card__isnull=False, place=None),
                name="label_is_of_a_card_or_of_a_place",
            ),
            models.CheckConstraint(
                condition=Q(collected_at=None, collected_by=None)
                | Q(collected_at__isnull=False, collected_by__isnull=False),
                name="label_is_collected_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
