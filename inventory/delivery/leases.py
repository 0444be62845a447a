"""One message's life in the database: pending → leased → sent, or pending later, or dead.

A lease is committed before anything goes out, and no transaction is open while it does. A worker
that dies leaves a lease that ends, and the message is sent again under its same name.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from inventory import orders, outbox
from inventory.delivery.retries import pause_after
from inventory.models import OutboxMessage, ReplenishmentOrder
from inventory.outbox import State, Topic
from inventory.signals import order_sent
from inventory.transports import lane_of

# Longer than the slowest talk with a mail server: some ten answers of EMAIL_TIMEOUT seconds each.
LEASE = timedelta(minutes=5)
# How many messages go to one supplier's server at once: when it hangs, the others go on.
IN_LANE = 2
LONGEST_ERROR = 500


def claim(*, at: datetime, most: int, busy: Counter[str]) -> list[OutboxMessage]:
    """Leases up to `most` messages that are due, in the lanes that have room beside those `busy` already.

    The leases are committed when it returns, and nobody else has one of these messages.
    """
    withdraw_cancelled(at=at)
    waiting = sendable(at=at)
    for lane in (lane for lane, sending in busy.items() if sending >= IN_LANE):
        waiting = waiting.exclude(recipient__iendswith=f"@{lane}")
    if not waiting.exists():
        return []
    with transaction.atomic():
        return _fitting(under_lock(waiting)[:most], busy.copy(), at=at)


def sendable(*, at: datetime) -> QuerySet[OutboxMessage]:
    """What is due and not to be overtaken: messages about one order go out in their order."""
    ahead = OutboxMessage.objects.filter(
        order=OuterRef("order"), pk__lt=OuterRef("pk"), state__in=(State.PENDING, State.LEASED)
    )
    cancelled = Q(topic=Topic.REQUESTED, order__cancelled_at__isnull=False)
    return outbox.due(at=at).exclude(cancelled).exclude(Exists(ahead)).select_related("order")


def under_lock(messages: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """Passes over what another worker is claiming just now. SQLite has one writer at a time anyway."""
    return messages.select_for_update(skip_locked=True, of=("self",))


def take(message: OutboxMessage, *, at: datetime) -> bool:
    """Leases the message unless somebody else did since it was read; says whether it is ours."""
    until = at + LEASE
    ours = outbox.due(at=at).filter(pk=message.pk, attempts=message.attempts)
    taken = ours.update(state=State.LEASED, leased_until=until, attempts=F("attempts") + 1)
    message.state, message.leased_until = State.LEASED, until
    message.attempts += 1
    return taken == 1


def withdraw_cancelled(*, at: datetime) -> None:
    """A request whose order was cancelled while it was being sent is not tried again."""
    given_back = Q(state=State.PENDING) | Q(state=State.LEASED, leased_until__lte=at)
    late = OutboxMessage.objects.filter(given_back, topic=Topic.REQUESTED, order__cancelled_at__isnull=False)
    if late.exists():
        with transaction.atomic():
            for message in under_lock(late):
                as_read = OutboxMessage.objects.filter(pk=message.pk, state=message.state)
                as_read.update(state=State.WITHDRAWN, leased_until=None)


@transaction.atomic
def sent(message: OutboxMessage, *, at: datetime) -> bool:
    """It arrived. The first request of an order marks it as sent, and whoever listens is told.

    False when the lease had ended and the message is somebody else's: then nothing is written.
    """
    ours = _ours(message).update(state=State.SENT, sent_at=at, leased_until=None, last_error="")
    if ours and message.topic == Topic.REQUESTED and orders.mark_sent(message.order_id, at=at):
        news = partial(order_sent.send_robust, ReplenishmentOrder, order_id=message.order_id, at=at)
        transaction.on_commit(news)
    return bool(ours)


@transaction.atomic
def failed(message: OutboxMessage, error: str, *, at: datetime) -> State:
    """It did not arrive: it is tried again later, or is dead after the last try. Returns what it is now."""
    pause = pause_after(message.attempts)
    state = State.PENDING if pause else State.DEAD
    due_at = at + pause if pause else message.due_at
    told = error[:LONGEST_ERROR]
    _ours(message).update(state=state, due_at=due_at, leased_until=None, last_error=told)
    return state


def _ours(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    """The message while its lease is still this one: each lease has its own number of the attempt."""
    return OutboxMessage.objects.filter(pk=message.pk, state=State.LEASED, attempts=message.attempts)


def _fitting(messages: Iterable[OutboxMessage], busy: Counter[str], *, at: datetime) -> list[OutboxMessage]:
    ours = []
    for message in messages:
        lane = lane_of(message)
        if busy[lane] < IN_LANE and take(message, at=at):
            busy[lane] += 1
            ours.append(message)
    return ours
