"""The plant itself: what it is called, its clock and language, and when its shifts work."""

import logging
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KEPT, KEPT_SECONDS = "plant", 60

log = logging.getLogger(__name__)


def is_time_zone(name: str) -> None:
    """Refuses a name that no clock goes by."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone of this name; one is Europe/Berlin."))


class Plant(models.Model):
    """The one plant of this installation, as its set-up was told. Where the environment sets PLANT_NAME
    or TIME_ZONE, that wins: read it through `here`.
    """

    ONLY: Final = 1

    name = models.CharField(gettext_lazy("name of the plant"), max_length=80)
    time_zone = models.CharField(gettext_lazy("time zone"), max_length=60, validators=(is_time_zone,))
    language = models.CharField(gettext_lazy("language"), max_length=10)

    objects: ClassVar[models.Manager["Plant"]] = models.Manager()

    class Meta:
        verbose_name = gettext_lazy("plant")
        verbose_name_plural = gettext_lazy("plant")
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_plant_here"),)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.delete(KEPT)

    @classmethod
    def here(cls) -> "Plant":
        """What holds now. Remembered for a minute: everybody asks, and it hardly ever changes.

        `language` is "" until somebody has chosen one: then each browser has its own.
        """
        try:
            kept = cache.get(KEPT)
        except Exception:  # a cache that is away, in whatever way it fails
            log.exception("The plant is not remembered.")
            return cls(**cls._told())
        if kept is None:
            kept = cls._told()
            cache.set(KEPT, kept, KEPT_SECONDS)
        return cls(**kept)

    @classmethod
    def _told(cls) -> dict[str, str]:
        usual = {"name": settings.PLANT_NAME, "time_zone": settings.TIME_ZONE, "language": ""}
        try:
            told = cls.objects.filter(pk=cls.ONLY).values("name", "time_zone", "language").first()
        except DatabaseError:  # before the first migration
            return usual
        fixed = {name: usual[name] for name in cls.fixed()}
        return {**usual, **(told or {}), **fixed}

    @staticmethod
    def fixed() -> tuple[str, ...]:
        """What the environment sets, and nobody else can."""
        return tuple(settings.FIXED_BY_ENVIRONMENT)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Shift(models.Model):
    """When people work, by the plant's clock, each day alike; a shift may pass midnight."""

    name = models.CharField(gettext_lazy("name"), max_length=40)
    begins = models.TimeField(gettext_lazy("begins"))
    ends = models.TimeField(gettext_lazy("ends"))

    objects: ClassVar[models.Manager["Shift"]] = models.Manager()

    class Meta:
        verbose_name = gettext_lazy("shift")
        verbose_name_plural = gettext_lazy("shifts")
        constraints = (
            models.CheckConstraint(
                condition=~Q(begins=F("ends")),
                name="shift_takes_some_time",
                violation_error_message=gettext_lazy("A shift ends at another time than it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.begins:%H:%M}–{self.ends:%H:%M}"
