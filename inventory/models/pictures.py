"""What an item looks like: one picture, kept in the database."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models.items import Item


class Picture(models.Model):
    """The picture of an item: a JPEG of at most 800 × 800 pixels that this program wrote itself.

    It is a row and no file: one backup of the database takes it along, and several machines need no
    common disk. It is a table of its own, so that lists of items don't carry it.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="picture")
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=32)

    objects: ClassVar[models.Manager["Picture"]] = models.Manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = (
            models.CheckConstraint(
                condition=Q(width__gte=1, width__lte=800, height__gte=1, height__lte=800),
                name="picture_is_at_most_800_pixels_wide_and_high",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id}"
