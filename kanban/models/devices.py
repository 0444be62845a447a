"""Shared devices: tablets at a line, at which one person after the other works."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kanban.models.boards import Board
from kanban.models.digests import KnownByDigest


class DeviceQuerySet(models.QuerySet["Device"]):
    def in_use(self) -> Self:
        return self.filter(revoked_at=None)


class Device(KnownByDigest):
    """A browser that a leader has made a shared device of some boards; its cookie holds the secret.

    Its people tell who they are by badge or PIN (`asks_pin`: by badge and PIN), and it locks by itself
    after `locks_after` without a hand on it. `gloves`: its targets are as large as a glove needs them,
    until somebody chooses otherwise at the device itself.
    """

    COOKIE = "device"

    name = models.CharField(_("name"), max_length=40)
    place = models.CharField(_("place"), max_length=60, default="", blank=True)
    boards = models.ManyToManyField(Board, related_name="devices", verbose_name=_("boards"))
    locks_after = models.DurationField(_("locks after"), default=timedelta(minutes=3))
    asks_pin = models.BooleanField(_("asks for the PIN after the badge"), default=False)
    gloves = models.BooleanField(_("for gloves"), default=False)
    shared_at = models.DateTimeField(_("shared"))
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    last_seen_at = models.DateTimeField(_("last seen"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects: ClassVar[models.Manager["Device"]] = models.Manager.from_queryset(DeviceQuerySet)()

    class Meta:
        verbose_name = _("shared device")
        verbose_name_plural = _("shared devices")
        constraints = (
            models.UniqueConstraint(
                fields=("name",), condition=Q(revoked_at=None), name="one_device_in_use_per_name"
            ),
            models.CheckConstraint(
                condition=Q(locks_after__gte=timedelta(seconds=10)), name="device_locks_after_a_while"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="device_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def minutes(self) -> int:
        """After how many minutes it locks, at least 1."""
        return max(1, round(self.locks_after / timedelta(minutes=1)))

    def people(self) -> models.QuerySet[User]:
        """Those who work at its boards."""
        people = User.objects.filter(is_active=True, memberships__board__devices=self)
        return people.distinct().order_by("first_name", "last_name", "username")

    def is_idle(self, *, since: datetime, at: datetime) -> bool:
        """Whether nobody has touched it for so long that it locks."""
        return at - since >= self.locks_after
