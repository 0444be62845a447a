"""Replenishment orders: place, confirm, receive, cancel. Each change of several is one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from inventory import outbox
from inventory.models import Act, ReplenishmentOrder, Source
from inventory.models.rows import save_rows

FACTS = ("confirmed_at", "promised_for", "received_quantity", "received_at", "cancelled_at")


@dataclass(frozen=True)
class Need:
    """A signal that asks a supplier for `quantity` of an item."""

    signal: str
    item_id: int
    quantity: Decimal


class NoSource(Exception):
    """Nobody sells the item; `item_id` says which."""

    def __init__(self, item_id: int) -> None:
        super().__init__(item_id)
        self.item_id = item_id


def place(needs: Iterable[Need], *, at: datetime, act: Act) -> dict[str, ReplenishmentOrder]:
    """Asks the preferred source of each item, and writes the message that must arrive.

    Returns the orders by signal. Refuses with NoSource. Ordered is at least what is needed, by the
    source's minimum and multiple.
    """
    needs = list(needs)
    sources = preferred_sources({need.item_id for need in needs}) if needs else {}
    orders = [_order(need, sources, at=at, act=act) for need in needs]
    if orders:
        ReplenishmentOrder.objects.bulk_create(orders)
        outbox.enqueue(orders, topic=outbox.Topic.REQUESTED, at=at, act=act)
    return {order.signal: order for order in orders}


def preferred_sources(items: set[int]) -> dict[int, Source]:
    """The active source of each item with the lowest priority number."""
    sources = Source.objects.filter(item_id__in=items, active=True, supplier__active=True)
    by_priority = sources.select_related("supplier", "item").order_by("-priority")
    return {source.item_id: source for source in by_priority}


def _order(need: Need, sources: dict[int, Source], *, at: datetime, act: Act) -> ReplenishmentOrder:
    source = sources.get(need.item_id)
    if source is None:
        raise NoSource(need.item_id)
    return ReplenishmentOrder(
        supplier=source.supplier,
        source=source,
        item=source.item,
        quantity=source.order_quantity(need.quantity),
        signal=need.signal,
        caused_by=act,
        requested_at=at,
        asked_for=at + timedelta(days=float(source.lead_time_days)),
    )


def mark_sent(order_id: int, *, at: datetime) -> bool:
    """The supplier was asked; says whether this was the first time. Saved at once, by itself."""
    return bool(ReplenishmentOrder.objects.filter(pk=order_id, sent_at=None).update(sent_at=at))


def confirm(order: ReplenishmentOrder, *, at: datetime, promised_for: datetime | None = None) -> None:
    """The supplier said yes, by `promised_for` or by the asked date. Saved by `save_facts`."""
    order.confirmed_at = at
    order.promised_for = promised_for or order.asked_for


def receive(order: ReplenishmentOrder, quantity: Decimal, *, at: datetime, complete: bool) -> None:
    """`quantity` arrived; `complete` closes the order. Saved by `save_facts`."""
    order.received_quantity += quantity
    order.received_at = at if complete else None


def save_facts(orders: Iterable[ReplenishmentOrder]) -> None:
    save_rows(list(orders), FACTS)


def cancel(orders: Iterable[ReplenishmentOrder], *, at: datetime, act: Act) -> None:
    """Takes requests back. Who was asked already, or is being asked right now, gets a cancellation."""
    orders = list(orders)
    if not orders:
        return
    asked = outbox.withdraw(orders)
    for order in orders:
        order.cancelled_at = at
    save_facts(orders)
    told = [order for order in orders if order.pk in asked]
    outbox.enqueue(told, topic=outbox.Topic.CANCELLED, at=at, act=act)
