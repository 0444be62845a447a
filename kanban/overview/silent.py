"""Requests that a supplier has not answered, and how long that is borne."""

from dataclasses import dataclass

from inventory.models import OutboxMessage, ReplenishmentOrder
from kanban.models import Card
from kanban.models.cards import CardQuerySet
from kanban.planning.patience import Patience, none_left, patience


@dataclass(frozen=True, slots=True)
class Silent:
    """A card that waits for a supplier's answer; `reached` is false for a request that is dead."""

    card: Card
    order: ReplenishmentOrder
    reached: bool
    patience: Patience


def unanswered(cards: CardQuerySet) -> list[Silent]:
    """The cards whose supplier was asked, or could not be, and has not answered; two queries.

    Counted from when the request arrived, or from when the card came back to the queue. A request
    that is still on its way is not waited for yet.
    """
    open_orders = ReplenishmentOrder.objects.open().filter(confirmed_at=None)
    waiting = list(cards.in_use().requested().filter(order__in=open_orders).as_shown().order_by("pk"))
    unsent = [card.order_id for card in waiting if card.order and card.order.sent_at is None]
    dead = _undeliverable(unsent) if unsent else set()
    found = (_silent(card, card.order, dead) for card in waiting if card.order)
    return [each for each in found if each]


def _undeliverable(orders: list[int | None]) -> set[int]:
    requests = OutboxMessage.objects.filter(order__in=orders, topic=OutboxMessage.Topic.REQUESTED)
    return set(requests.filter(state=OutboxMessage.State.DEAD).values_list("order", flat=True))


def _silent(card: Card, order: ReplenishmentOrder, dead: set[int]) -> Silent | None:
    order.item = card.loop.item
    if order.sent_at:
        since = max(order.sent_at, card.entered_at)
        return Silent(card, order, reached=True, patience=patience(since, order.source.response_hours))
    if order.pk in dead:
        return Silent(card, order, reached=False, patience=none_left(order.requested_at))
    return None
