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
    """The cards whose supplier was asked, or could not be, and has not answered; one query.

    Counted from when the request arrived, or from when the card came back: a yes that was taken
    back is waited for anew. A request that cannot be delivered is given up at once, one that fails and is
    tried again after the time in which an answer is expected.
    """
    open_orders = ReplenishmentOrder.objects.open().filter(confirmed_at=None)
    waiting = _as_asked(cards.in_use().requested().filter(order__in=open_orders))
    found = (_silent(card, card.order) for card in waiting if card.order)
    return [each for each in found if each]


def _as_asked(cards: CardQuerySet) -> Any:
    """With when they last came back, by return or undo, and the state of a request that does not arrive."""
    back = Move.objects.filter(card=OuterRef("pk"), verb__in=(Verb.UNDO, Verb.RETURN)).order_by("-version")
    troubled = Q(state=OutboxMessage.State.DEAD) | ~Q(last_error="")
    requests = OutboxMessage.objects.filter(troubled, order=OuterRef("order"))
    trouble = requests.filter(topic=OutboxMessage.Topic.REQUESTED).order_by("-pk")
    return (
        cards.as_shown()
        .annotate(
            back_at=Subquery(back.values("caused_by__at")[:1]), trouble=Subquery(trouble.values("state")[:1])
        )
        .order_by("pk")
    )


def _silent(card: Any, order: ReplenishmentOrder) -> Silent | None:
    order.item = card.loop.item
    hours = order.source.response_hours
    if order.sent_at:
        since = max(order.sent_at, card.entered_at, card.back_at or order.sent_at)
        return Silent(card, order, reached=True, patience=patience(since, hours))
    if card.trouble == OutboxMessage.State.DEAD:
        return Silent(card, order, reached=False, patience=none_left(order.requested_at))
    if card.trouble:
        return Silent(card, order, reached=False, patience=patience(order.requested_at, hours))
    return None
