"""Acknowledgements: somebody has seen an alert, so no wall flashes for it any more."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kanban.models.boards import Board


class Acknowledgement(models.Model):
    """`by` has seen `alert` on this board.

    An alert is derived, never stored. Its name says what it is about and when that came up, so that
    the same trouble is another alert when it comes again.
    """

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="acknowledgements")
    alert = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        constraints = (
            models.UniqueConstraint(fields=("board", "alert"), name="one_acknowledgement_per_alert"),
        )

    def __str__(self) -> str:
        return self.alert
