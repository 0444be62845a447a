"""Requests that a supplier has not answered, and how long that is borne."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from inventory.models import OutboxMessage, ReplenishmentOrder
from kanban.models import Card, Move
from kanban.models.cards import CardQuerySet
from kanban.planning.lifecycle import Verb
from kanban.planning.patience import Patience, none_left, patience


@dataclass(frozen=True, slots=True)
class Silent:
    """A card that waits for a supplier's answer; `reached` is false while the request has not arrived."""

    card: Card
    order: ReplenishmentOrder
    reached: bool
    patience: Patience


def unanswered(cards: CardQuerySet) -> list[Silent]:
    """The cards whose supplier was asked, or could not be, and has not answered; two queries.

    Counted from when the request arrived, or from when the card came back: a yes that was taken
    back is waited for anew. A request that cannot be delivered is given up at once, one that fails and is
    tried again after the time in which an answer is expected.
    """
    open_orders = ReplenishmentOrder.objects.open().filter(confirmed_at=None)
    waiting = list(_with_return(cards.in_use().requested().filter(order__in=open_orders)))
    unsent = [card.order_id for card in waiting if card.order and card.order.sent_at is None]
    troubled = _troubled(unsent) if unsent else {}
    found = (_silent(card, card.order, troubled) for card in waiting if card.order)
    return [each for each in found if each]


def _with_return(cards: CardQuerySet) -> Any:
    """With when they last came back: returned to the queue, or a step undone."""
    back = Move.objects.filter(card=OuterRef("pk"), verb__in=(Verb.UNDO, Verb.RETURN)).order_by("-version")
    return cards.as_shown().annotate(back_at=Subquery(back.values("caused_by__at")[:1])).order_by("pk")


def _troubled(orders: list[int | None]) -> dict[int, str]:
    """The state of the requests that have failed to arrive so far, by order."""
    requests = OutboxMessage.objects.filter(order__in=orders, topic=OutboxMessage.Topic.REQUESTED)
    troubled = requests.filter(Q(state=OutboxMessage.State.DEAD) | ~Q(last_error=""))
    return dict(troubled.values_list("order", "state"))


def _silent(card: Any, order: ReplenishmentOrder, troubled: dict[int, str]) -> Silent | None:
    order.item = card.loop.item
    hours = order.source.response_hours
    if order.sent_at:
        since = max(order.sent_at, card.entered_at, card.back_at or order.sent_at)
        return Silent(card, order, reached=True, patience=patience(since, hours))
    if troubled.get(order.pk) == OutboxMessage.State.DEAD:
        return Silent(card, order, reached=False, patience=none_left(order.requested_at))
    if order.pk in troubled:
        return Silent(card, order, reached=False, patience=patience(order.requested_at, hours))
    return None
