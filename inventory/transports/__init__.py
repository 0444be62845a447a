"""How messages travel. A transport sends one message and returns, or says why it did not arrive."""

from inventory.models import OutboxMessage
from inventory.transports import email
from inventory.transports.failures import NotDelivered

__all__ = ["NotDelivered", "lane_of", "send"]


def send(message: OutboxMessage) -> None:
    """Sends a message whose order is loaded; asks nothing of the database. Refuses with NotDelivered."""
    email.send(message)


def lane_of(message: OutboxMessage) -> str:
    """Whose server the message meets: those of one lane wait for each other, those of another do not."""
    return email.domain_of(message.recipient)
