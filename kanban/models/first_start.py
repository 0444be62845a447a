"""The first start: the one token by which the first administrator comes in."""

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from kanban.models.digests import KnownByDigest


class FirstStart(KnownByDigest):
    """The token that the server printed. There is one row; once it is used the set-up is shut for ever."""

    ONLY: Final = 1

    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["FirstStart"]] = models.Manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="one_first_start"),)

    def __str__(self) -> str:
        return "used" if self.used_at else "open"
