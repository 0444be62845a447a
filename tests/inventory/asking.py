"""Messages to suppliers, made the way the pull makes them."""

from collections import Counter
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from inventory import orders
from inventory.delivery import Postman, leases, outcomes
from inventory.models import Act, Item, OutboxMessage, ReplenishmentOrder, Supplier
from inventory.transports import NotDelivered
from tests.factory import Factory

signals = (f"card/{number}" for number in count(1))


def bought(factory: Factory, part_number: str = "RIM", supplier: str = "Alba", **facts: object) -> Item:
    """An item that a supplier sells; `facts` are the supplier's."""
    item = factory.item(part_number, name=f"{part_number.title()} 28 inch")
    factory.source(item, supplier)
    Supplier.objects.filter(code=supplier.lower()).update(**facts)
    return item


def ask(factory: Factory, item: Item, quantity: int = 20) -> OutboxMessage:
    """Places an order; returns its message as it waits in the outbox."""
    act = Act.objects.create(verb="empty", at=factory.now)
    need = orders.Need(next(signals), item.pk, Decimal(quantity))
    order = orders.place([need], at=factory.now, act=act)[need.signal]
    return order.messages.get()


def cancel(factory: Factory, order: ReplenishmentOrder) -> None:
    act = Act.objects.create(verb="undo", at=factory.now)
    fresh = ReplenishmentOrder.objects.select_related("supplier", "source", "item").get(pk=order.pk)
    with transaction.atomic():
        orders.cancel([fresh], at=factory.now, act=act)


def again(message: OutboxMessage) -> OutboxMessage:
    """The message as it is in the database now."""
    return OutboxMessage.objects.select_related("order").get(pk=message.pk)


def deliver(factory: Factory) -> None:
    """Everything that is due now goes out."""
    Postman(clock=lambda: factory.now).deliver_due()


def claim(factory: Factory, message: OutboxMessage) -> OutboxMessage:
    """The message as the one worker who has it holds it."""
    (claimed,) = leases.claim(at=factory.now, most=1, busy=Counter())
    assert claimed == message
    return claimed


def arrived(factory: Factory, message: OutboxMessage) -> OutboxMessage.State | None:
    """Writes down that the message arrived; says what it is now, or None when the lease had ended."""
    (written,) = outcomes.write_down([outcomes.Outcome(message)], at=factory.now)
    return written.state


def failed(
    factory: Factory, message: OutboxMessage, words: str = "dropped", **why: Any
) -> OutboxMessage.State | None:
    """Writes down that the message did not arrive, and why."""
    refusal = NotDelivered(words, **why)
    (written,) = outcomes.write_down([outcomes.Outcome(message, refusal)], at=factory.now)
    return written.state
