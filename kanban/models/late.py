"""What was done without network, and told later."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kanban.models.moves import Move


class LateScan(models.Model):
    """When the scan was really made whose move could be told only later.

    The move's act keeps the server's time: that is when stock, cards and other people learned of it.
    `scanned_at` is as the device counted the time that passed, never after the act and never before
    the card had come to where it moved from.
    """

    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="late_scan")
    scanned_at = models.DateTimeField(_("scanned"))

    class Meta:
        verbose_name = _("scan without network")
        verbose_name_plural = _("scans without network")

    def __str__(self) -> str:
        return f"{self.move_id}: {self.scanned_at:%Y-%m-%d %H:%M}"
