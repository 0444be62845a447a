"""How messages travel. A transport sends one message and returns, or says why it did not arrive."""

from django.db.models import Q

from inventory.models import OutboxMessage
from inventory.transports import email, sessions, webhook
from inventory.transports.failures import NotDelivered

__all__ = ["NotDelivered", "close", "in_lane", "lane_of", "send", "tidy"]

CHANNELS = {OutboxMessage.Channel.EMAIL: email.send, OutboxMessage.Channel.WEBHOOK: webhook.send}


def send(message: OutboxMessage) -> None:
    """Sends a message whose order, supplier and cause are loaded; asks nothing of the database.

    Refuses with NotDelivered.
    """
    CHANNELS[OutboxMessage.Channel(message.channel)](message)


def tidy() -> None:
    """Ends connections that were kept for a next message which has not come."""
    sessions.kept.tidy()


def close() -> None:
    """Ends all connections that are kept."""
    sessions.kept.close()


def lane_of(message: OutboxMessage) -> str:
    """Whose server the message meets: those of one lane wait for each other, those of another do not.

    The domain of a mail, the origin (https://host:port) of a webhook.
    """
    if message.channel == OutboxMessage.Channel.WEBHOOK:
        return webhook.origin_of(message.recipient)
    return email.domain_of(message.recipient)


def in_lane(lane: str) -> Q:
    """The messages whose `lane_of` is this one."""
    if "://" in lane:
        return Q(channel=OutboxMessage.Channel.WEBHOOK) & webhook.of_origin(lane)
    return Q(channel=OutboxMessage.Channel.EMAIL, recipient__iendswith=f"@{lane}")
