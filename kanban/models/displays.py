"""Displays: televisions that show one board, paired by a code instead of a log-in."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kanban.models.boards import Board
from kanban.models.digests import KnownByDigest


class DisplayQuerySet(models.QuerySet["Display"]):
    def waiting(self, *, at: datetime) -> Self:
        """Those whose code may still be entered."""
        return self.filter(board=None, code_expires_at__gt=at)

    def showing(self) -> Self:
        """Those that may look at their board."""
        return self.filter(board__isnull=False, revoked_at=None)


class Display(KnownByDigest):
    """A television. It shows a code until a leader enters it; then it shows that leader's board.

    Of the secret in its cookie only the digest is kept. Who was revoked and comes again gets a new
    display, which says whose place it takes. Type is as large as `distance` (m) and `diagonal` (in) ask.
    Where it shows boards `also`, each has `seconds` in turn. It is dark outside the plant's hours
    `bright_from` to `bright_until`, which may pass midnight; without hours it never is.
    """

    COOKIE = "display"

    address = models.CharField(max_length=64, default="")
    code = models.CharField(max_length=8, null=True, unique=True)  # noqa: DJ001  # unique where there is one
    code_expires_at = models.DateTimeField(null=True)
    instead_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, related_name="displays")
    name = models.CharField(_("name"), max_length=40, default="")
    place = models.CharField(_("place"), max_length=60, default="", blank=True)
    distance = models.DecimalField(
        _("viewing distance (m)"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(4),
        validators=[MinValueValidator(Decimal("0.5")), MaxValueValidator(Decimal(30))],
    )
    diagonal = models.DecimalField(
        _("screen diagonal (inches)"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(55),
        validators=[MinValueValidator(Decimal(10)), MaxValueValidator(Decimal(150))],
    )
    paired_at = models.DateTimeField(_("paired"), null=True)
    paired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    also = models.ManyToManyField(Board, related_name="also_on", blank=True, verbose_name=_("also shows"))
    seconds = models.PositiveSmallIntegerField(
        _("seconds for each board"),
        default=30,
        validators=[MinValueValidator(10), MaxValueValidator(3600)],
    )
    bright_from = models.TimeField(_("bright from"), null=True, blank=True)
    bright_until = models.TimeField(_("bright until"), null=True, blank=True)
    sound = models.BooleanField(_("sound on a new alert"), default=False)
    showing = models.ForeignKey(Board, on_delete=models.SET_NULL, null=True, related_name="+")
    page = models.PositiveSmallIntegerField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    objects: ClassVar[models.Manager["Display"]] = models.Manager.from_queryset(DisplayQuerySet)()

    class Meta:
        verbose_name = _("display")
        verbose_name_plural = _("displays")
        constraints = (
            models.CheckConstraint(
                condition=Q(board=None, code__isnull=False, code_expires_at__isnull=False, revoked_at=None)
                | Q(board__isnull=False, code=None, paired_at__isnull=False),
                name="display_has_a_code_or_a_board",
            ),
            models.CheckConstraint(
                condition=Q(distance__gt=0, diagonal__gt=0), name="display_measures_positive"
            ),
            models.CheckConstraint(
                condition=Q(bright_from=None, bright_until=None)
                | Q(bright_from__isnull=False, bright_until__isnull=False),
                name="display_hours_begin_and_end",
            ),
        )

    def __str__(self) -> str:
        return self.name or "…"

    def boards(self) -> models.QuerySet[Board]:
        """What it may look at, the board it was paired with first."""
        its_own = Q(pk=self.board_id)
        mine = Board.objects.filter(its_own | Q(pk__in=self.also.values("pk")))
        return mine.order_by(models.Case(models.When(its_own, then=0), default=1), "name", "pk")

    @property
    def settings(self) -> str:
        """A short mark of how it is set up: a page with another one is out of date."""
        boards = [board.slug for board in self.boards()]
        measures = (self.name, self.place, self.distance, self.diagonal)
        ways = (self.seconds, self.bright_from, self.bright_until, self.sound)
        return self.digest_of(repr((boards, measures, ways)))[:12]


class WrongCode(models.Model):
    """A code that somebody entered and that no television shows: counted, so that nobody guesses.

    `address` is where it was entered.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=64, default="")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("wrong code")
        verbose_name_plural = _("wrong codes")
        indexes = (models.Index(fields=("user", "at"), name="wrong_codes_of_a_person"),)

    def __str__(self) -> str:
        return f"{self.user_id}"
