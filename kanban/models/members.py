"""Who may do what on which board, and the tokens by which programs act for a person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kanban.models.boards import Board
from kanban.models.digests import KnownByDigest


class Member(models.Model):
    """A person's role on a board.

    A viewer looks; an operator moves cards, takes stock and counts it; a leader also sets the board
    up and puts it live; a buyer looks, and moves the supplier cards.
    """

    class Role(models.TextChoices):
        VIEWER = "viewer", _("viewer")
        OPERATOR = "operator", _("operator")
        LEADER = "leader", _("leader")
        BUYER = "buyer", _("buyer")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="members")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.VIEWER)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = (
            models.UniqueConstraint(fields=("user", "board"), name="one_role_per_person_and_board"),
            models.CheckConstraint(
                condition=models.Q(role__in=("viewer", "operator", "leader", "buyer")),
                name="member_role_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Token(KnownByDigest):
    """Lets a program act for `user`: `Authorization: Bearer …`. What it does carries the token's `name`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60, default="", blank=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        return f"{self.user_id}"
