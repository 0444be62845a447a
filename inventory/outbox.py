"""What must arrive at a supplier: written beside its cause, sent later by delivery.py."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from inventory.models import Act, OutboxMessage, ReplenishmentOrder
from inventory.models.quantities import plain

Topic = OutboxMessage.Topic
State = OutboxMessage.State


def enqueue(orders: Iterable[ReplenishmentOrder], *, topic: Topic, at: datetime, act: Act) -> None:
    """One message per order in one statement; the orders' supplier, source and item are loaded."""
    OutboxMessage.objects.bulk_create(
        OutboxMessage(
            order=order,
            topic=topic,
            recipient=order.supplier.email,
            language=order.supplier.language,
            payload=facts(order),
            caused_by=act,
            due_at=at,
        )
        for order in orders
    )


def facts(order: ReplenishmentOrder) -> dict[str, Any]:
    """What the message will say, as of now: part, quantity, date, in words of no language."""
    return {
        "order": order.pk,
        "supplier": order.supplier.name,
        "part_number": order.item.part_number,
        "supplier_part_number": order.source.supplier_part_number,
        "name": order.item.name,
        "quantity": plain(order.quantity),
        "unit": order.item.unit,
        "asked_for": order.asked_for.isoformat(),
    }


def withdraw(orders: Iterable[ReplenishmentOrder]) -> set[int]:
    """Stops the requests that wait to be sent; returns the orders whose supplier may have been asked.

    An attempt that failed may have arrived all the same, so it counts as asked.
    """
    requests = OutboxMessage.objects.filter(order__in=list(orders), topic=Topic.REQUESTED)
    found = list(requests.exclude(state=State.WITHDRAWN).select_for_update(no_key=True))
    waiting = [message.pk for message in found if message.state == State.PENDING]
    if waiting:
        OutboxMessage.objects.filter(pk__in=waiting).update(state=State.WITHDRAWN)
    return {message.order_id for message in found if message.attempts or message.pk not in waiting}


def due(*, at: datetime) -> QuerySet[OutboxMessage]:
    """Messages that somebody should send now: pending and due, or leased by a worker that died."""
    waiting = Q(state=State.PENDING, due_at__lte=at)
    abandoned = Q(state=State.LEASED, leased_until__lte=at)
    return OutboxMessage.objects.filter(waiting | abandoned).order_by("due_at", "id")
