"""Labels that were lost and replaced: their tokens and codes open nothing any more."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.tokens import CODE_LENGTH, shown
from kanban.models.cards import Card


class ReplacedLabel(models.Model):
    """The token and the code that a card had until somebody declared its label lost.

    `audit` is the round that missed it, where one did. Never edited, never deleted, and never again
    those of any card: that is a guard in the database.
    """

    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="replaced_labels")
    token = models.CharField(max_length=24, unique=True)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True)
    at = models.DateTimeField(_("replaced"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    audit = models.ForeignKey(
        "kanban.AuditRound", on_delete=models.PROTECT, null=True, related_name="replaced_labels"
    )

    objects: ClassVar[models.Manager["ReplacedLabel"]] = models.Manager()

    class Meta:
        verbose_name = _("replaced label")
        verbose_name_plural = _("replaced labels")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="replaced_label_has_a_reason"),)

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def shown(self) -> str:
        """Its code as it stood on it."""
        return shown(self.code)
