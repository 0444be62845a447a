"""Board events: what changed on a board, in the order in which it was committed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inventory.models import Act
from kanban.models.boards import Board
from kanban.models.cards import Card
from kanban.models.loops import Loop


class BoardEvent(models.Model):
    """Number `seq` of a board: a card changed, or (without card) all cards of a loop look different.

    Written in the transaction that made the change, numbered under the board's lock: no gaps, and
    in commit order. Never edited; deleted only by pruning, from the oldest on.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))
    caused_by = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="events", null=True)

    class Meta:
        verbose_name = _("board event")
        verbose_name_plural = _("board events")
        constraints = (models.UniqueConstraint(fields=("board", "seq"), name="one_event_per_board_and_seq"),)

    def __str__(self) -> str:
        return f"{self.board_id} {self.seq}"
