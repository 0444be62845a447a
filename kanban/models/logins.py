"""The tries of those who log in with a password or a code."""

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _


class LogInTry(models.Model):
    """A try that was wrong, or is being checked. What was right is not kept.

    Of the name only a digest: some people type their password where the name belongs.
    """

    account = models.CharField(max_length=64)
    address = models.CharField(max_length=64, default="")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("log-in try")
        verbose_name_plural = _("log-in tries")
        indexes = (
            models.Index(fields=("account", "at"), name="log_ins_to_an_account"),
            models.Index(fields=("address", "at"), name="log_ins_from_an_address"),
        )

    def __str__(self) -> str:
        return f"{self.account[:8]} {self.at:%Y-%m-%d %H:%M}"

    @staticmethod
    def account_of(name: str) -> str:
        return hashlib.sha256(name.strip().casefold().encode(errors="replace")).hexdigest()
