"""Acts: who did what, when, with which device, and what it answered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.Model):
    """One thing that one person did at one moment: the header of the rows that it wrote.

    Postings, moves, orders, messages and events name the act that caused them; an act names the act
    that it answers. Following `caused_by` from a supplier's request leads back to the customer.
    Never edited.
    """

    verb = models.CharField(_("verb"), max_length=16)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    device = models.CharField(_("device"), max_length=60, default="", blank=True)
    reason = models.CharField(_("reason"), max_length=200, default="", blank=True)
    caused_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="effects", verbose_name=_("caused by")
    )

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"
