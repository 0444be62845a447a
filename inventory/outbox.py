"""What must arrive at a supplier: written beside its cause, sent later by delivery.py."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from inventory import links
from inventory.models import Act, OutboxMessage, ReplenishmentOrder, Supplier
from inventory.models.quantities import plain

Topic = OutboxMessage.Topic
State = OutboxMessage.State
Channel = OutboxMessage.Channel


ANSWERED = (Topic.REQUESTED, Topic.REMINDER, Topic.TAKEN_BACK)
Notes = Mapping[str, dict[str, str]]


def enqueue(
    orders: Iterable[ReplenishmentOrder],
    *,
    topic: Topic,
    at: datetime,
    act: Act,
    notes: Notes | None = None,
    **said: str,
) -> None:
    """One message per order; the orders' supplier, source and item are loaded.

    Two statements however many orders, three for what follows a request: it repeats the `notes`
    (by signal) that the request had. What can be answered gets a link of its own. `said` is what
    else the letters have to say.
    """
    orders = list(orders)
    if not orders:
        return
    notes = _notes_of_requests(orders) if notes is None else notes
    made = links.make(orders, at=at) if topic in ANSWERED else {}
    messages = [_message(order, topic, at, act) for order in orders]
    for message in messages:
        message.payload |= notes.get(message.order.signal, {}) | said
        if message.order_id in made:
            message.payload["link"] = made[message.order_id].nonce
    OutboxMessage.objects.bulk_create(messages)


def _message(order: ReplenishmentOrder, topic: Topic, at: datetime, act: Act) -> OutboxMessage:
    """A request by mail waits for others to the same supplier; one to nobody's address is dead at once."""
    supplier = order.supplier
    channel, recipient = way_to(supplier)
    by_mail = topic == Topic.REQUESTED and channel == Channel.EMAIL
    return OutboxMessage(
        order=order,
        topic=topic,
        channel=channel,
        recipient=recipient,
        language=supplier.language,
        payload=facts(order),
        caused_by=act,
        due_at=at + timedelta(minutes=supplier.bundle_minutes if by_mail else 0),
        state=State.PENDING if recipient else State.DEAD,
        last_error="" if recipient else _("The supplier has no e-mail address."),
    )


def way_to(supplier: Supplier) -> tuple[Channel, str]:
    """How a supplier is reached now: by its webhook while that works and can be signed, else by mail."""
    if supplier.webhook_url and supplier.webhook_secret and not supplier.webhook_disabled_at:
        return Channel.WEBHOOK, supplier.webhook_url
    return Channel.EMAIL, supplier.email


def send_again(messages: QuerySet[OutboxMessage], *, at: datetime) -> int:
    """Dead messages go out once more, the way their supplier is reached now; returns how many letters.

    A request or a reminder about an order that is no longer open stays where it is. What was bundled
    goes out by mail in the same bundle.
    """
    about = messages.filter(Q(topic=Topic.CANCELLED) | Q(order__in=ReplenishmentOrder.objects.open()))
    carrying = {message.bundled_in_id or message.pk for message in about.filter(state=State.DEAD)}
    dead = OutboxMessage.objects.filter(pk__in=carrying, state=State.DEAD)
    done = 0
    for message in dead.select_related("order__supplier").order_by("pk"):
        channel, recipient = way_to(message.order.supplier)
        if message.bundled_in_id:
            channel, recipient = Channel.EMAIL, message.order.supplier.email
        if recipient:
            same = dead.filter(pk=message.pk, attempts=message.attempts)
            done += same.update(state=State.PENDING, channel=channel, recipient=recipient, due_at=at)
    return done


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


def _notes_of_requests(orders: list[ReplenishmentOrder]) -> Notes:
    requests = OutboxMessage.objects.filter(order__in=orders, topic=Topic.REQUESTED)
    told = requests.values_list("order__signal", "payload__deliver_to", "payload__reference")
    return {signal: {"deliver_to": place or "", "reference": name or ""} for signal, place, name in told}


def withdraw(orders: Iterable[ReplenishmentOrder]) -> set[int]:
    """Stops what asks for an answer and waits to be sent; returns the orders whose supplier may be asked.

    What is in a bundle goes out with it as the bundle was first written. One that was stopped before
    was stopped because its supplier had answered.
    """
    asking = OutboxMessage.objects.filter(order__in=list(orders), topic__in=ANSWERED)
    found = list(asking.order_by("pk").select_for_update(no_key=True))
    waiting = [message.pk for message in found if _never_went(message)]
    if waiting:
        OutboxMessage.objects.filter(pk__in=waiting).update(state=State.WITHDRAWN)
    return {message.order_id for message in found if _asks(message)}


def asked(orders: Iterable[ReplenishmentOrder]) -> set[int]:
    """The orders whose supplier may have been asked already, or is being asked right now."""
    requests = OutboxMessage.objects.filter(order__in=list(orders), topic=Topic.REQUESTED)
    return {message.order_id for message in requests.exclude(state=State.WITHDRAWN) if _asks(message)}


def _asks(message: OutboxMessage) -> bool:
    """Whether it is a request that may have arrived: so may an attempt that failed."""
    return message.topic == Topic.REQUESTED and bool(message.attempts or not _never_went(message))


def _never_went(message: OutboxMessage) -> bool:
    """Whether it can still be stopped: it waits by itself, or had nowhere to go to."""
    nowhere = message.state == State.DEAD and not message.attempts
    return nowhere or (message.state == State.PENDING and message.bundled_in_id is None)


def due(*, at: datetime) -> QuerySet[OutboxMessage]:
    """Messages that somebody should send now: pending and due, or leased by a worker that died.

    Of a bundle the one message that carries the others: it is bundled in itself.
    """
    waiting = Q(state=State.PENDING, due_at__lte=at)
    abandoned = Q(state=State.LEASED, leased_until__lte=at)
    carrying = Q(bundled_in=None) | Q(bundled_in=F("pk"))
    return OutboxMessage.objects.filter(waiting | abandoned, carrying).order_by("due_at", "id")
