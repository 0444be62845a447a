"""Who sends a message: pending → leased, until what came of it is written down (see `outcomes`).

A lease is committed before anything goes out, and no transaction is open while it does. A worker
that dies leaves a lease that ends, and the message is sent again under its same name.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from inventory import outbox
from inventory.delivery import bundles
from inventory.models import OutboxMessage, ReplenishmentOrder
from inventory.outbox import State, Topic
from inventory.transports import in_lane, lane_of

# Longer than the slowest talk with a mail server: some ten answers of EMAIL_TIMEOUT seconds each.
LEASE: timedelta = getattr(settings, "DELIVERY_LEASE", timedelta(minutes=5))
# How many messages go to one supplier's server at once: when it hangs, the others go on.
IN_LANE = 2
ANSWERED_OR_OVER = (
    Q(order__confirmed_at__isnull=False)
    | Q(order__shipped_at__isnull=False)
    | Q(order__received_at__isnull=False)
    | Q(order__refused_at__isnull=False)
    | Q(order__cancelled_at__isnull=False)
)
ANSWERED_AGAIN = (
    Q(order__confirmed_at__gt=F("caused_by__at"))
    | Q(order__shipped_at__gt=F("caused_by__at"))
    | Q(order__received_at__gt=F("caused_by__at"))
    | Q(order__refused_at__gt=F("caused_by__at"))
)
# What is not sent any more: a request or a reminder to somebody who has answered, or need not, and
# that an answer was taken back to somebody who has given another since.
NEEDLESS = Q(bundled_in=None) & (
    Q(topic__in=(Topic.REQUESTED, Topic.REMINDER)) & ANSWERED_OR_OVER
    | Q(topic=Topic.TAKEN_BACK) & ANSWERED_AGAIN
)


def claim(*, at: datetime, most: int, busy: Counter[str]) -> list[OutboxMessage]:
    """Leases up to `most` messages that are due, in the lanes that have room beside those `busy` already.

    The leases are committed when it returns, and nobody else has one of these messages.
    """
    withdraw_needless(at=at)
    waiting = sendable(at=at)
    for lane in (lane for lane, sending in busy.items() if sending >= IN_LANE):
        waiting = waiting.exclude(in_lane(lane))
    if not waiting.exists() and not (ask_after_all(at=at) and waiting.exists()):
        return []
    with transaction.atomic():
        return _fitting(under_lock(waiting)[:most], busy.copy(), at=at)


def sendable(*, at: datetime) -> QuerySet[OutboxMessage]:
    """What is due and not to be overtaken: messages about one order go out in their order."""
    ahead = OutboxMessage.objects.filter(
        order=OuterRef("order"), pk__lt=OuterRef("pk"), state__in=(State.PENDING, State.LEASED)
    )
    return (
        outbox.due(at=at)
        .exclude(NEEDLESS)
        .exclude(Exists(ahead))
        .select_related("order__supplier", "caused_by")
    )


def under_lock(messages: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
    """Passes over what another worker is claiming just now. SQLite has one writer at a time anyway."""
    return messages.select_for_update(skip_locked=True, of=("self",))


def take(message: OutboxMessage, *, at: datetime) -> bool:
    """Leases the message unless somebody else did since it was read; says whether it is ours."""
    until = at + LEASE
    ours = OutboxMessage.objects.filter(pk=message.pk, state=message.state, attempts=message.attempts)
    taken = ours.update(state=State.LEASED, leased_until=until, attempts=F("attempts") + 1)
    message.state, message.leased_until = State.LEASED, until
    message.attempts += 1
    if taken:
        bundles.freeze(message)
        bundles.stand_together(message)
    return taken == 1


def withdraw_needless(*, at: datetime) -> None:
    """Nobody is asked, or asked again, who has answered already, or for what was cancelled meanwhile.

    A letter of several requests goes out as it was first written.
    """
    given_back = Q(state=State.PENDING) | Q(state=State.LEASED, leased_until__lte=at)
    late = OutboxMessage.objects.filter(given_back & NEEDLESS)
    if late.exists():
        with transaction.atomic():
            for message in under_lock(late):
                as_read = OutboxMessage.objects.filter(pk=message.pk, state=message.state)
                as_read.update(state=State.WITHDRAWN, leased_until=None)


def ask_after_all(*, at: datetime) -> int:
    """Requests withdrawn because of an answer that was taken back since wait again; returns how many.

    One that may have arrived stays withdrawn: its supplier was asked.
    """
    unanswered = ReplenishmentOrder.objects.open().filter(confirmed_at=None, shipped_at=None)
    stopped = OutboxMessage.objects.filter(topic=Topic.REQUESTED, state=State.WITHDRAWN, attempts=0)
    return stopped.filter(order__in=unanswered).update(state=State.PENDING, due_at=at)


def _fitting(messages: Iterable[OutboxMessage], busy: Counter[str], *, at: datetime) -> list[OutboxMessage]:
    ours = []
    for message in messages:
        lane = lane_of(message)
        if busy[lane] < IN_LANE and take(message, at=at):
            busy[lane] += 1
            ours.append(message)
    return ours
