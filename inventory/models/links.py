"""Answer links: how a supplier answers without an account."""

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models.orders import ReplenishmentOrder


class AnswerLinkQuerySet(models.QuerySet["AnswerLink"]):
    def usable(self, *, at: object) -> Self:
        """Links that still open the door at `at`."""
        return self.filter(revoked_at=None, expires_at__gt=at)


class AnswerLink(models.Model):
    """Opens an order, and what else is open with the same plant, to the supplier that holds the link.

    The link's secret is not kept: `digest` recognizes it. It is made from `nonce` and the plant's key
    each time a letter is written, so that every attempt at a letter says the same.
    """

    order = models.ForeignKey(ReplenishmentOrder, on_delete=models.PROTECT, related_name="links")
    nonce = models.CharField(max_length=32, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects: ClassVar[models.Manager["AnswerLink"]] = models.Manager.from_queryset(AnswerLinkQuerySet)()

    class Meta:
        verbose_name = _("answer link")
        verbose_name_plural = _("answer links")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="link_expires_after_its_making",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}"
