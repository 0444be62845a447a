"""Gestures: one press of a button, so that pressing twice does it once."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Gesture(models.Model):
    """The answer to the command that a person sent under this `Idempotency-Key`.

    `fingerprint` is the digest of the command's address and fields: the same key with other fields
    is a mistake of the sender. `answer` is what was answered the first time.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    answer: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField(null=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("gesture")
        verbose_name_plural = _("gestures")
        constraints = (
            models.UniqueConstraint(fields=("user", "key"), name="one_gesture_per_person_and_key"),
        )

    def __str__(self) -> str:
        return self.key
