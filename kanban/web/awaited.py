"""Open requests as a buyer works through them: the nearest date first, with what can be done at once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from inventory import sourcing
from inventory.models import ReplenishmentOrder, Source
from kanban.models import Card
from kanban.models.choices import State
from kanban.planning.lifecycle import Verb
from kanban.web.verbs import VERBS

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True, slots=True)
class Awaited:
    """An open request: when it is due, whether that has passed, its card where this person may move it,
    and who else could be asked."""

    order: ReplenishmentOrder
    due: datetime
    late: bool
    silent: bool
    card: Card | None
    movable: bool
    backup: Source | None

    @property
    def confirmable(self) -> bool:
        return self.movable and self.card is not None and self.card.state == State.REQUESTED

    @property
    def replaceable(self) -> bool:
        """Nothing came of it yet, and somebody else sells the item."""
        untouched = self.card is not None and not (self.card.received or self.card.scrapped)
        return self.movable and untouched and self.backup is not None


def nearest_first(orders: QuerySet[ReplenishmentOrder]) -> QuerySet[ReplenishmentOrder]:
    """By the promised date, or the asked one: so the late ones come first."""
    return orders.annotate(due=Coalesce("promised_for", "asked_for")).order_by("due", "pk")


def awaited(orders: Iterable[ReplenishmentOrder], *, user: "User", at: datetime) -> list[Awaited]:
    """The orders with their cards and backups; four queries, however many."""
    orders = list(orders)
    tokens = [order.signal.partition("/")[0] for order in orders]
    cards = {card.token: card for card in Card.objects.filter(token__in=tokens).as_shown()}
    movable = set(Card.objects.movable_by(user).filter(token__in=tokens).values_list("pk", flat=True))
    backups = _backups(orders, at=at)
    found = []
    for order, token in zip(orders, tokens, strict=True):
        card, due = cards.get(token), order.promised_for or order.asked_for
        current = card is not None and card.order_id == order.pk and not card.held
        found.append(
            Awaited(
                order=order,
                due=due,
                late=due < at,
                silent=order.confirmed_at is None,
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
