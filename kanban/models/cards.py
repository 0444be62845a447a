"""Cards: the numbered signals of a loop."""

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from inventory.models import QuantityField, ReplenishmentOrder, Shipment
from inventory.tokens import CODE_LENGTH, new_code, new_token
from kanban.models.boards import Board
from kanban.models.choices import Kind, State
from kanban.models.loops import Loop
from kanban.planning import lifecycle

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Cards of the boards that this person may look at."""
        return self.filter(loop__board__in=Board.objects.visible_to(user))

    def movable_by(self, user: "User | AnonymousUser") -> Self:
        """Cards that this person may move: operators and leaders all, buyers the supplier cards."""
        if user.is_superuser and user.is_active:
            return self
        mine = Q(loop__board__members__user_id=user.pk, loop__board__members__user__is_active=True)
        hands = Q(loop__board__members__role__in=("operator", "leader"))
        buyer = Q(loop__board__members__role="buyer", loop__kind=Kind.SUPPLIER)
        return self.filter(mine & (hands | buyer))

    def on(self, board: Board) -> Self:
        return self.filter(loop__board=board)

    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def requested(self) -> Self:
        return self.filter(state=State.REQUESTED)

    def as_shown(self) -> Self:
        """With all that a card's fragment shows, in one query."""
        sent = Shipment.objects.filter(order=OuterRef("order")).order_by().values("order")
        return self.annotate(
            sent=Subquery(sent.annotate(sent=Sum("quantity")).values("sent"))
        ).select_related(
            "loop__item",
            "loop__source",
            "loop__destination",
            "loop__board",
            "order__supplier",
            "order__source",
        )


class Card(models.Model):
    """One card of a loop ("2 of 4").

    `cycle` counts its rounds and only grows: card + cycle is one signal for ever. `version` grows
    with its moves and holds and guards commands; `seq` is the board's seq of its last change.
    `received`, `scrapped` and `picked` are of this cycle, in the item's unit. A surplus card is
    retired when its container is empty; a retired one keeps its number and token. The token is what
    its label's QR code says, `code` is what people type (inventory/tokens.py); a lost label is replaced
    by one with others. `signal_root` stays for ever: the card's signals are named after it.
    """

    loop = models.ForeignKey(Loop, on_delete=models.PROTECT, related_name="all_cards")
    number = models.PositiveIntegerField(_("number"))
    token = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    signal_root = models.CharField(max_length=24, unique=True, default=new_token, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DONE)
    cycle = models.PositiveIntegerField(_("cycle"), default=0)
    version = models.PositiveIntegerField(default=0, editable=False)
    seq = models.PositiveBigIntegerField(default=0, editable=False)
    entered_at = models.DateTimeField(_("in its column since"))
    received = QuantityField(_("received"), default=Decimal(0))
    scrapped = QuantityField(_("scrapped"), default=Decimal(0))
    picked = QuantityField(_("picked"), default=Decimal(0))
    held = models.CharField(_("held because"), max_length=200, default="", blank=True)
    surplus = models.BooleanField(_("surplus"), default=False)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)
    order = models.ForeignKey(
        ReplenishmentOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager["Card"]] = models.Manager.from_queryset(CardQuerySet)()

    class Meta:
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints = (
            models.UniqueConstraint(fields=("loop", "number"), name="one_card_per_number_of_a_loop"),
            models.CheckConstraint(condition=Q(number__gte=1), name="card_number_from_one"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="card_state_known"),
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(scrapped__gte=0) & Q(picked__gte=0),
                name="card_quantities_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(cycle__gte=1) | Q(state=State.DONE), name="card_on_its_way_has_a_cycle"
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def shown_seq(self) -> int:
        """The board's seq of the last change of anything that the card shows: itself or its stock."""
        return max(self.seq, self.loop.seq)

    @property
    def signal(self) -> str:
        """The name under which inventory knows what this card asks for in this cycle."""
        return f"{self.signal_root}/{self.cycle}"

    @property
    def wanted(self) -> Decimal:
        """What its filling is to bring: a container, or what a source's minimum made of it."""
        if self.loop.kind == Kind.SUPPLIER and self.order and self.state != State.DONE:
            return max(self.loop.container_quantity, self.order.quantity)
        return self.loop.container_quantity

    @property
    def exceeds(self) -> Decimal:
        """What the source's minimum and multiple add to the container."""
        return self.wanted - self.loop.container_quantity

    @property
    def most(self) -> Decimal:
        """The most that it may take: its container, or what was ordered and the source's tolerance."""
        return self.wanted * (1 + self.order.source.over_percent / 100) if self.order else self.wanted

    @property
    def open_quantity(self) -> Decimal:
        """What is still missing of what is wanted: 40 of "60 of 100"."""
        return max(self.wanted - self.received, Decimal(0))

    @property
    def announced(self) -> Decimal | None:
        """How many are known to be coming: picked, shipped or promised; None where nobody said."""
        if self.loop.kind == Kind.WITHDRAWAL:
            return self.picked
        if self.order is None:
            return None
        if not self.order.shipped_at:
            return self.order.promised_quantity
        known: Decimal | None = getattr(self, "sent", None)
        if known is not None:
            return known
        sent: Decimal | None = self.order.shipments.aggregate(sent=Sum("quantity"))["sent"]
        return sent

    @property
    def coming(self) -> Decimal:
        """What Done is most likely of: what was announced and is not there yet, or all that is open."""
        if self.state != State.IN_PROGRESS:
            return self.open_quantity
        left = (self.announced or Decimal(0)) - self.received - self.scrapped
        return left if left > 0 else self.open_quantity

    @property
    def room(self) -> Decimal:
        """The most that may still be taken for it, by its source's tolerance."""
        return max(self.most - self.received, Decimal(0))

    @property
    def verbs(self) -> tuple[lifecycle.Verb, ...]:
        """What a person may do with it now, the usual next step first."""
        if self.retired_at:
            return ()
        return lifecycle.possible_verbs(
            lifecycle.Kind(self.loop.kind),
            lifecycle.State(self.state),
            held=bool(self.held),
            received=self.received,
            answered=self.answered,
        )

    @property
    def answered(self) -> lifecycle.Answer:
        """What the supplier has said about this cycle's request, as far as it decides what can be done."""
        if self.order is None or self.state == State.DONE:
            return lifecycle.Answer.NOT_ASKED
        if self.order.refused_at:
            return lifecycle.Answer.REFUSED
        return lifecycle.Answer.SHIPPED if self.order.shipped_at else lifecycle.Answer.OPEN
