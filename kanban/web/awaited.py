"""Open requests as a buyer works through them: the nearest date first, with what can be done at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from inventory import sourcing
from inventory.models import ReplenishmentOrder, Source
from inventory.models.orders import OPEN
from kanban.models import Card
from kanban.models.choices import State
from kanban.planning.lifecycle import Verb
from kanban.web.verbs import VERBS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Awaited:
    """A request that somebody waits for: when it is due, whether that has passed, whether nobody has
    answered, its card, whether this person may move that now, and who else could be asked."""

    order: ReplenishmentOrder
    due: datetime
    late: bool
    silent: bool
    card: Card | None
    movable: bool
    backup: Source | None

    @property
    def confirmable(self) -> bool:
        requested = self.card is not None and self.card.state == State.REQUESTED
        return self.movable and requested and self.order.is_open

    @property
    def replaceable(self) -> bool:
        """Refused, silent or late, with nothing on its way yet; and somebody else sells the item."""
        nothing_came = self.card is not None and not (self.card.received or self.card.scrapped)
        in_doubt = self.late or self.silent or self.refused
        waits = nothing_came and in_doubt and not self.order.shipped_at
        return self.movable and waits and self.backup is not None

    @property
    def receivable(self) -> bool:
        return self.movable and self.order.is_open and not self.confirmable

    @property
    def refused(self) -> bool:
        return self.order.refused_at is not None

    @property
    def level(self) -> str:
        return "late" if self.late or self.refused else "soon" if self.silent else "fine"


def nearest_first(orders: QuerySet[ReplenishmentOrder]) -> QuerySet[ReplenishmentOrder]:
    """The open ones, and those refused whose card still waits for another supplier: by the promised date,
    or the asked one, so the late ones come first."""
    stranded = Card.objects.in_use().filter(state=State.REQUESTED, order__refused_at__isnull=False)
    waited_for = orders.filter(OPEN | Q(pk__in=stranded.values("order")))
    return waited_for.annotate(due=Coalesce("promised_for", "asked_for")).order_by("due", "pk")


def awaited(orders: Iterable[ReplenishmentOrder], *, user: "User", at: datetime) -> list[Awaited]:
    """The orders with their cards and backups; four queries, however many."""
    orders = list(orders)
    roots = [order.signal.partition("/")[0] for order in orders]
    cards = {card.signal_root: card for card in Card.objects.filter(signal_root__in=roots).as_shown()}
    movable = set(Card.objects.movable_by(user).filter(signal_root__in=roots).values_list("pk", flat=True))
    backups = _backups(orders, at=at)
    found = []
    for order, root in zip(orders, roots, strict=True):
        card, due = cards.get(root), order.promised_for or order.asked_for
        current = card is not None and card.order_id == order.pk and not card.held
        found.append(
            Awaited(
                order=order,
                due=due,
                late=due < at,
                silent=order.confirmed_at is None and order.refused_at is None,
                card=card,
                movable=current and card is not None and card.pk in movable,
                backup=backups.get(order.pk) if Verb.REORDER in VERBS else None,
            )
        )
    return found


def _backups(orders: list[ReplenishmentOrder], *, at: datetime) -> dict[int, Source]:
    """The preferred source of each order's item that nobody has asked for its signal yet."""
    asked = defaultdict[str, set[int]](set)
    signals = [order.signal for order in orders]
    rows = ReplenishmentOrder.objects.filter(signal__in=signals).values_list("signal", "supplier")
    for signal, supplier in rows:
        asked[signal].add(supplier)
    by_item = defaultdict[int, list[Source]](list)
    for source in sourcing.usable({order.item_id for order in orders}, at=at):
        by_item[source.item_id].append(source)
    backups = {}
    for order in orders:
        others = (each for each in by_item[order.item_id] if each.supplier_id not in asked[order.signal])
        backup = next(others, None)
        if backup:
            backups[order.pk] = backup
    return backups
