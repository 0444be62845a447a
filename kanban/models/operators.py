"""How a person is known at a shared device: a PIN, a badge, and the tries of those who guess."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kanban.models.devices import Device
from kanban.models.digests import KnownByDigest


class Pin(models.Model):
    """A person's PIN, hashed slowly. One that somebody else has `given` opens nothing but its change."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pin")
    hash = models.CharField(max_length=200)
    set_at = models.DateTimeField(_("set"))
    given = models.BooleanField(_("given by a leader"), default=False)

    class Meta:
        verbose_name = _("PIN")
        verbose_name_plural = _("PINs")

    def __str__(self) -> str:
        return f"{self.user_id}"


class BadgeQuerySet(models.QuerySet["Badge"]):
    def valid(self) -> Self:
        return self.filter(revoked_at=None)


class Badge(KnownByDigest):
    """A badge that was printed for a person; the newest is the one that holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="badges")
    printed_at = models.DateTimeField(_("printed"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects: ClassVar[models.Manager["Badge"]] = models.Manager.from_queryset(BadgeQuerySet)()

    class Meta:
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=Q(revoked_at=None), name="one_valid_badge_per_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}"


class PinTry(models.Model):
    """A try of a PIN or a badge that was wrong, or is being checked. What was right is not kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=64, default="")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("PIN try")
        verbose_name_plural = _("PIN tries")
        indexes = (
            models.Index(fields=("user", "at"), name="tries_of_a_person"),
            models.Index(fields=("device", "at"), name="tries_at_a_device"),
            models.Index(fields=("address", "at"), name="tries_from_an_address"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.device_id}"
