"""Boards: screens of loops, with a limit per column."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kanban.models.choices import State

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Boards that this person may look at."""
        if user.is_superuser and user.is_active:
            return self
        return self.filter(members__user_id=user.pk, members__user__is_active=True)

    def led_by(self, user: "User | AnonymousUser") -> Self:
        """Boards that this person may set up, put live and correct."""
        if user.is_superuser and user.is_active:
            return self
        return self.filter(members__user_id=user.pk, members__role="leader", members__user__is_active=True)


class Board(models.Model):
    """A screen of loops.

    `seq` counts what has changed on it, without gaps and in commit order; events up to `pruned_to`
    are no longer kept. No supplier is asked for anything until a leader puts the board live. Where it
    acts on scans, a scan does its card's one next verb without a press, if there is no doubt which.
    """

    slug = models.SlugField(_("slug"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    live_since = models.DateTimeField(_("live since"), null=True, blank=True)
    limit_counts_suppliers = models.BooleanField(_("limits count supplier cards"), default=False)
    acts_on_scan = models.BooleanField(
        _("a scan acts at once"),
        default=False,
        help_text=_("Else a scan shows the card, and a press moves it."),
    )
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    pruned_to = models.PositiveBigIntegerField(default=0, editable=False)

    objects: ClassVar[models.Manager["Board"]] = models.Manager.from_queryset(BoardQuerySet)()

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = (
            models.CheckConstraint(
                condition=Q(pruned_to__lte=models.F("seq")), name="board_pruned_only_what_happened"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ColumnLimit(models.Model):
    """How many cards a column may hold (WIP), and whether one more is warned about or refused."""

    class Effect(models.TextChoices):
        WARN = "warn", _("warn")
        BLOCK = "block", _("block")

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="limits")
    state = models.CharField(_("column"), max_length=12, choices=State, default=State.IN_PROGRESS)
    cards = models.PositiveIntegerField(_("cards"))
    effect = models.CharField(_("at the limit"), max_length=5, choices=Effect, default=Effect.BLOCK)

    class Meta:
        verbose_name = _("column limit")
        verbose_name_plural = _("column limits")
        constraints = (
            models.UniqueConstraint(fields=("board", "state"), name="one_limit_per_column"),
            models.CheckConstraint(condition=Q(cards__gte=1), name="column_limit_from_one"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="column_limit_state_known"),
        )

    def __str__(self) -> str:
        return f"{self.state} {self.cards} {self.effect}"
