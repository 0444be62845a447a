"""The plant itself: what it is called, its clock and language, and when its shifts work."""

import logging
from datetime import time
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAY = 24 * 60  # minutes
KEPT, KEPT_SECONDS = "plant", 60

log = logging.getLogger(__name__)


def minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def clock(at: int) -> time:
    """The time of day so many minutes after a midnight."""
    return time(at % DAY // 60, at % 60)


def is_time_zone(name: str) -> None:
    """Refuses a name that no clock goes by."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone of this name; one is Europe/Berlin."))


class Plant(models.Model):
    """The one plant of this installation, as its set-up was told. Where the environment sets PLANT_NAME
    or TIME_ZONE, that wins: read it through `here`.
    """

    ONLY: Final = 1
    TOLD: Final = ("name", "time_zone", "language")

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
        usual = {"name": settings.PLANT_NAME, "time_zone": settings.TIME_ZONE, "language": ""}
        told = {name: said for name, said in cls._told().items() if name not in cls.fixed()}
        return cls(**(usual | told))

    @classmethod
    def _told(cls) -> dict[str, str]:
        """What the set-up was told; nothing before it, or before the first migration."""
        try:
            told: dict[str, str] | None = cache.get(KEPT)
            if told is None:
                row = cls.objects.filter(pk=cls.ONLY).first()
                told = {name: getattr(row, name) for name in cls.TOLD} if row else {}
                cache.set(KEPT, told, KEPT_SECONDS)
        except Exception:  # a cache or a database that is away, in whatever way it fails
            log.exception("Nobody can say what the plant is called.")
            return {}
        return told

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

    @classmethod
    def hours(cls) -> tuple[time | None, time | None]:
        """From when until when somebody works: outside them is the longest pause of the day.

        Neither where no shift is known, or where one follows the other round the clock.
        """
        shifts = [(minutes(each.begins), minutes(each.ends)) for each in cls.objects.all()]
        pauses = [
            (min((begins - ends) % DAY for begins, _ends in shifts), ends)
            for _begins, ends in shifts
            if not any((ends - begins) % DAY < (other - begins) % DAY for begins, other in shifts)
        ]
        longest, ends = max(pauses, default=(0, 0))
        return (clock(ends + longest), clock(ends)) if longest else (None, None)
