"""Replenishment orders: place, confirm, receive, cancel. Each change of several is one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Sum

from inventory import outbox, sourcing
from inventory.models import Act, ReplenishmentOrder, Shipment, Source
from inventory.models.rows import save_rows

FACTS = (
    "confirmed_at",
    "promised_for",
    "promised_quantity",
    "shipped_at",
    "received_quantity",
    "received_at",
    "refused_at",
    "refused_because",
    "cancelled_at",
)


@dataclass(frozen=True)
class Need:
    """A signal that asks a supplier for `quantity` of an item.

    `source` names who is to be asked, otherwise that is chosen; `instead_of` is whom it was before.
    `deliver_to` and `reference` are told to the supplier as they are: the dock, and what is on the label.
    """

    signal: str
    item_id: int
    quantity: Decimal
    source: Source | None = None
    instead_of: ReplenishmentOrder | None = None
    deliver_to: str = ""
    reference: str = ""


def place(needs: Iterable[Need], *, at: datetime, act: Act) -> dict[str, ReplenishmentOrder]:
    """Asks the source whose turn it is for each item, and writes the message that must arrive.

    Returns the orders by signal; where nobody sells the item there is none. Ordered is at least what
    is needed, by the source's minimum and multiple.
    """
    needs = list(needs)
    sources = sourcing.choose([need.item_id for need in needs if need.source is None], at=at)
    asked = [(need, need.source or next(sources)) for need in needs]
    orders = [_order(need, source, at=at, act=act) for need, source in asked if source]
    if orders:
        ReplenishmentOrder.objects.bulk_create(orders)
        notes = {need.signal: {"deliver_to": need.deliver_to, "reference": need.reference} for need in needs}
        outbox.enqueue(orders, topic=outbox.Topic.REQUESTED, at=at, act=act, notes=notes)
    return {order.signal: order for order in orders}


def _order(need: Need, source: Source, *, at: datetime, act: Act) -> ReplenishmentOrder:
    return ReplenishmentOrder(
        supplier=source.supplier,
        source=source,
        item=source.item,
        quantity=source.order_quantity(need.quantity),
        signal=need.signal,
        caused_by=act,
        requested_at=at,
        asked_for=at + timedelta(days=float(source.lead_time_days)),
        instead_of=need.instead_of,
    )


def mark_sent(orders: Iterable[int], *, at: datetime) -> list[int]:
    """Suppliers were asked; returns the orders for which that was the first time. Saved at once."""
    first = ReplenishmentOrder.objects.filter(pk__in=list(orders), sent_at=None)
    asked = list(first.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    ReplenishmentOrder.objects.filter(pk__in=asked).update(sent_at=at)
    return asked


def confirm(
    order: ReplenishmentOrder,
    *,
    at: datetime,
    promised_for: datetime | None = None,
    quantity: Decimal | None = None,
) -> None:
    """The supplier said yes, by `promised_for` or by the asked date, to `quantity` or to all of it.

    Saved by `save_facts`; the first yes is the answer that is measured.
    """
    order.confirmed_at = order.confirmed_at or at
    order.promised_for = promised_for or order.asked_for
    order.promised_quantity = quantity


def unconfirm(order: ReplenishmentOrder) -> None:
    """The supplier's yes is taken back, with all that it promised. Saved by `save_facts`."""
    order.confirmed_at = order.promised_for = order.promised_quantity = None


def unrefuse(order: ReplenishmentOrder) -> None:
    """The supplier's no is taken back: the request is open again. Saved by `save_facts`."""
    order.refused_at, order.refused_because = None, ""


def receive(order: ReplenishmentOrder, quantity: Decimal, *, at: datetime, complete: bool) -> None:
    """`quantity` arrived; `complete` closes the order. Saved by `save_facts`."""
    order.received_quantity += quantity
    order.received_at = at if complete else None


def save_facts(orders: Iterable[ReplenishmentOrder]) -> None:
    save_rows(list(orders), FACTS)


def cancel(orders: Iterable[ReplenishmentOrder], *, at: datetime, act: Act) -> None:
    """Takes requests back. Who was asked, is being asked right now, or said yes, gets a cancellation."""
    orders = list(orders)
    if not orders:
        return
    asked = outbox.withdraw(orders)
    for order in orders:
        order.cancelled_at = at
    save_facts(orders)
    told = [order for order in orders if order.pk in asked or order.confirmed_at]
    outbox.enqueue(told, topic=outbox.Topic.CANCELLED, at=at, act=act)


def tell_taken_back(order: ReplenishmentOrder, what: str, *, at: datetime, act: Act) -> None:
    """Tells a supplier that the note of `what` it answered is taken back, and asks it to answer again.

    Who has not been asked yet has answered nothing, and is told nothing.
    """
    if outbox.asked([order]):
        outbox.enqueue([order], topic=outbox.Topic.TAKEN_BACK, at=at, act=act, took_back=what)


def note_shipments(shipments: Iterable[Shipment], *, act: Act) -> None:
    """Writes down what suppliers said has left."""
    for shipment in shipments:
        shipment.caused_by = act
        shipment.save(force_insert=True)


def take_shipment_back(order: ReplenishmentOrder, *, noted_by: int, at: datetime) -> Shipment:
    """The consignment that the act `noted_by` wrote down has not left: to be noted as a row that reverses it.

    The order's own moment is saved by `save_facts`.
    """
    standing = list(order.shipments.standing().order_by("at", "pk"))
    gone = next(each for each in standing if each.caused_by_id == noted_by)
    order.shipped_at = next((each.at for each in standing if each != gone), None)
    return Shipment(order=order, quantity=-gone.quantity, at=at, reverses=gone)


def shipped_quantity(order: ReplenishmentOrder) -> Decimal:
    """What the supplier said has left, in all consignments that nobody has taken back."""
    return order.shipments.aggregate(all=Sum("quantity"))["all"] or Decimal(0)


def backup_of(order: ReplenishmentOrder, *, at: datetime) -> Source | None:
    """Who could be asked instead: the preferred source that nobody has asked for this signal yet.

    A request that was undone asked nobody.
    """
    asked = ReplenishmentOrder.objects.filter(signal=order.signal).exclude(sourcing.UNDONE)
    usable = sourcing.usable({order.item_id}, at=at)
    return usable.exclude(supplier__in=asked.values("supplier")).first()


def latest_for(order: ReplenishmentOrder) -> ReplenishmentOrder:
    """The last request for the same signal: what is asked next is asked instead of that one."""
    return ReplenishmentOrder.objects.filter(signal=order.signal).order_by("-pk")[0]
