"""Audit rounds: somebody goes and looks which cards are really there."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.models import Location
from kanban.models.boards import Board
from kanban.models.cards import Card

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class AuditRoundQuerySet(models.QuerySet["AuditRound"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Rounds of the boards that this person may look at."""
        return self.filter(board__in=Board.objects.visible_to(user))

    def still_open(self) -> Self:
        return self.filter(closed_at=None)


class AuditRound(models.Model):
    """One look at the cards of a board, or at those of them that belong at one place of it.

    As long as it is open there is no second one for the same: whoever starts it again joins in.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="audits")
    place = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(_("started"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[models.Manager["AuditRound"]] = models.Manager.from_queryset(AuditRoundQuerySet)()

    class Meta:
        verbose_name = _("audit round")
        verbose_name_plural = _("audit rounds")
        constraints = (
            models.UniqueConstraint(
                fields=("board", "place"), condition=Q(closed_at=None), name="one_open_round_per_place"
            ),
            models.UniqueConstraint(
                fields=("board",), condition=Q(closed_at=None, place=None), name="one_open_round_per_board"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="round_is_closed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"


class AuditedCard(models.Model):
    """A card that a round has found: where, by whom and when; once, however often it is scanned.

    `verdict` is written when the round is closed, with where the card `belonged` then; cards that
    were missing get their row in that moment and have no finder.
    """

    class Verdict(models.TextChoices):
        FOUND = "found", _("Found")
        MISSING = "missing", _("Missing")
        ELSEWHERE = "elsewhere", _("Found elsewhere")

    audit = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="cards")
    card = models.ForeignKey(Card, on_delete=models.PROTECT, related_name="audited")
    place = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("found"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    verdict = models.CharField(max_length=9, choices=Verdict, default="", blank=True)
    belonged = models.ForeignKey(Location, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["AuditedCard"]] = models.Manager()

    class Meta:
        verbose_name = _("card of an audit round")
        verbose_name_plural = _("cards of audit rounds")
        constraints = (
            models.UniqueConstraint(fields=("audit", "card"), name="a_card_counts_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(at=None, by=None, place=None, verdict="missing")
                | Q(at__isnull=False, by__isnull=False, verdict__in=("", "found", "elsewhere")),
                name="a_card_is_found_by_somebody_or_missing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"


class StrayCode(models.Model):
    """A code that a round has scanned and that is no card in use: what it was, once for each code.

    `card` is the card whose old label it was, or that is no longer in use.
    """

    class Why(models.TextChoices):
        FOREIGN = "foreign", _("no label of ours")
        DAMAGED = "damaged", _("damaged or misread")
        UNKNOWN = "unknown", _("no card of your boards")
        RETIRED = "retired", _("a card that is no longer in use")
        REPLACED = "replaced", _("an old label: throw it away")

    audit = models.ForeignKey(AuditRound, on_delete=models.PROTECT, related_name="strays")
    code = models.CharField(_("code"), max_length=40)
    why = models.CharField(max_length=8, choices=Why)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("scanned"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["StrayCode"]] = models.Manager()

    class Meta:
        verbose_name = _("stray code")
        verbose_name_plural = _("stray codes")
        constraints = (
            models.UniqueConstraint(fields=("audit", "code"), name="a_stray_code_counts_once_in_a_round"),
            models.CheckConstraint(
                condition=Q(why__in=("foreign", "damaged", "unknown", "retired", "replaced")),
                name="a_stray_code_is_told_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"
