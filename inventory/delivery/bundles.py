"""Bundles: requests to one supplier that go out in one letter.

Who goes out together is decided once, when the first of them is first claimed, and is written into
the message that carries the others: no later attempt says anything else. The carrying message is
bundled in itself; the others stand as it stands, so that what follows a request waits for it.
"""

from django.db.models import QuerySet

from inventory.models import OutboxMessage
from inventory.outbox import State, Topic

LARGEST = 50


def freeze(message: OutboxMessage) -> None:
    """Takes along whatever waits for the same supplier, on the first attempt of a request by e-mail.

    Call it under the lease of `message`, in the transaction that took it.
    """
    order = message.order
    if message.attempts != 1 or message.topic != Topic.REQUESTED or not order.supplier.bundle_minutes:
        return
    if message.channel != OutboxMessage.Channel.EMAIL:
        return
    together = list(_waiting_with(message)[:LARGEST])
    if not together:
        return
    message.payload["bundle"] = [other.payload for other in together]
    message.bundled_in = message
    message.save(update_fields=("payload", "bundled_in"))
    OutboxMessage.objects.filter(pk__in=[other.pk for other in together]).update(bundled_in=message)


def stand_together(message: OutboxMessage) -> None:
    """The others of a bundle stand as the message that carries them."""
    if message.bundled_in_id:
        with_it = OutboxMessage.objects.filter(bundled_in=message.bundled_in_id)
        with_it.exclude(pk=message.pk).exclude(state=State.SENT).update(
            state=message.state, leased_until=message.leased_until, attempts=message.attempts
        )


def orders_in(message: OutboxMessage) -> list[int]:
    """The orders that a message tells its supplier about."""
    return [message.order_id, *(facts["order"] for facts in message.payload.get("bundle", ()))]


def _waiting_with(message: OutboxMessage) -> QuerySet[OutboxMessage]:
    waiting = OutboxMessage.objects.filter(
        order__supplier=message.order.supplier_id,
        order__cancelled_at=None,
        order__refused_at=None,
        order__received_at=None,
        order__confirmed_at=None,
        topic=Topic.REQUESTED,
        channel=message.channel,
        recipient=message.recipient,
        language=message.language,
        state=State.PENDING,
        attempts=0,
        bundled_in=None,
    )
    return waiting.exclude(pk=message.pk).order_by("pk").select_for_update(skip_locked=True, of=("self",))
