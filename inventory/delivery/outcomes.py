"""What came of attempts, written down: many in one transaction, each only while its lease is still its own.

It waits for no row that somebody else holds, so it can never stand in the way of the floor: what is
held just now is written down a moment later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q, QuerySet

from inventory import orders
from inventory.delivery import bundles
from inventory.delivery.retries import pause_after
from inventory.models import OutboxMessage, ReplenishmentOrder, Supplier
from inventory.outbox import Channel, State, Topic
from inventory.signals import orders_sent
from inventory.transports import NotDelivered

LONGEST_ERROR = 500


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt: without a `refusal` the message arrived."""

    message: OutboxMessage
    refusal: NotDelivered | None = None


@dataclass(frozen=True)
class Written:
    """What a message is now; "" when its lease had ended and nothing was written."""

    outcome: Outcome
    state: State | None


@transaction.atomic
def write_down(outcomes: Sequence[Outcome], *, at: datetime) -> list[Written]:
    """Writes the outcomes; returns those that are done with. The others have to be written later.

    The first request of an order that arrived marks it as sent, and whoever listens is told.
    """
    leased = _leased(outcomes)
    lost = [each for each in outcomes if leased.get(each.message.pk) != each.message.attempts]
    mine = [each for each in outcomes if leased.get(each.message.pk) == each.message.attempts]
    free = _free([each.message for each in mine])
    mine = [each for each in mine if each.message.pk in free]
    _arrived([each.message for each in mine if each.refusal is None], at=at)
    states = {each.message.pk: _refused(each, each.refusal, at=at) for each in mine if each.refusal}
    return [
        *(Written(each, None) for each in lost),
        *(Written(each, states.get(each.message.pk, State.SENT)) for each in mine),
    ]


def _leased(outcomes: Iterable[Outcome]) -> dict[int, int]:
    """The number of the attempt that each message is leased for: every lease has its own."""
    messages = OutboxMessage.objects.filter(pk__in=[each.message.pk for each in outcomes])
    return dict(messages.filter(state=State.LEASED).values_list("pk", "attempts"))


def _free(messages: Iterable[OutboxMessage]) -> set[int]:
    """Locks the messages with their bundles and orders, and passes over those that somebody holds."""
    facts = {message.pk: set(bundles.orders_in(message)) for message in messages}
    wanted = {order for orders_of in facts.values() for order in orders_of}
    held = ReplenishmentOrder.objects.filter(pk__in=wanted).order_by("pk")
    got = set(held.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
    together = _with_bundles(facts).filter(state=State.LEASED).order_by("pk")
    locked = together.select_for_update(skip_locked=True, no_key=True)
    rows = dict(locked.values_list("pk", "attempts"))
    return {pk for pk, orders_of in facts.items() if pk in rows and not (orders_of & wanted) - got}


def _with_bundles(messages: Iterable[int]) -> QuerySet[OutboxMessage]:
    keys = list(messages)
    return OutboxMessage.objects.filter(Q(pk__in=keys) | Q(bundled_in__in=keys))


def _arrived(messages: list[OutboxMessage], *, at: datetime) -> None:
    if not messages:
        return
    _with_bundles(message.pk for message in messages).filter(state=State.LEASED).update(
        state=State.SENT, sent_at=at, leased_until=None, last_error=""
    )
    requests = [message for message in messages if message.topic == Topic.REQUESTED]
    asked = orders.mark_sent([order for each in requests for order in bundles.orders_in(each)], at=at)
    if asked:
        news = partial(orders_sent.send_robust, ReplenishmentOrder, order_ids=asked, at=at)
        transaction.on_commit(news)


def _refused(outcome: Outcome, refusal: NotDelivered, *, at: datetime) -> State:
    """It did not arrive: it goes another way, is tried again later, or is dead."""
    message, words = outcome.message, in_a_line(str(refusal))
    if refusal.gone:
        _switch_off(message, words, at=at)
    rows = _with_bundles([message.pk]).filter(state=State.LEASED)
    if refusal.final:
        return elsewhere(rows, message.order.supplier, message.channel, words, at=at)
    pause = pause_after(message.attempts)
    state = State.PENDING if pause else State.DEAD
    due_at = at + max(pause, refusal.retry_after or timedelta()) if pause else message.due_at
    rows.update(state=state, due_at=due_at, leased_until=None, last_error=words)
    return state


def elsewhere(
    rows: QuerySet[OutboxMessage], supplier: Supplier, channel: str, words: str, *, at: datetime
) -> State:
    """A webhook that refuses for good leaves the mail, if there is an address; otherwise they are dead."""
    if channel == Channel.WEBHOOK and supplier.email:
        rows.update(
            state=State.PENDING,
            channel=Channel.EMAIL,
            recipient=supplier.email,
            due_at=at,
            leased_until=None,
            last_error=words,
        )
        return State.PENDING
    rows.update(state=State.DEAD, leased_until=None, last_error=words)
    return State.DEAD


def _switch_off(message: OutboxMessage, words: str, *, at: datetime) -> None:
    """Ends the webhook that says it is gone, unless it was changed since; what waits goes elsewhere."""
    supplier = message.order.supplier
    same = Supplier.objects.filter(pk=supplier.pk, webhook_url=message.recipient, webhook_disabled_at=None)
    if list(same.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True)):
        Supplier.objects.filter(pk=supplier.pk).update(webhook_disabled_at=at)
    waiting = OutboxMessage.objects.filter(
        state=State.PENDING,
        channel=Channel.WEBHOOK,
        recipient=message.recipient,
        order__supplier=supplier.pk,
    )
    free = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",))
    rows = OutboxMessage.objects.filter(pk__in=[each.pk for each in free])
    elsewhere(rows, supplier, Channel.WEBHOOK, words, at=at)


def in_a_line(words: str) -> str:
    """What the other end said, fit for a column: no control characters, 500 characters at most."""
    return "".join(each if each.isprintable() else " " for each in words)[:LONGEST_ERROR]
