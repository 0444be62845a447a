"""What suppliers bring next to a board."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kanban.models import Board, Card
from kanban.models.choices import State


@dataclass(frozen=True, slots=True)
class Delivery:
    """So many of an item from a supplier, promised for a moment that may have passed."""

    at: datetime
    supplier: str
    part: str
    quantity: Decimal
    unit: str


def next_deliveries(board: Board, *, most: int) -> list[Delivery]:
    """Those promised and not yet received, the earliest first; one query."""
    coming = Card.objects.on(board).exclude(state=State.DONE).filter(order__promised_for__isnull=False)
    coming = coming.filter(order__cancelled_at=None, order__refused_at=None, order__received_at=None)
    found = coming.select_related("order__supplier", "order__item").order_by("order__promised_for", "pk")
    return [
        Delivery(
            order.promised_for,
            order.supplier.name,
            order.item.part_number,
            order.quantity - order.received_quantity,
            order.item.unit,
        )
        for order in (card.order for card in found[:most])
        if order and order.promised_for
    ]
