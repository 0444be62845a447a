"""E-mail: text and HTML in the supplier's language, the same Message-ID at every attempt."""

from datetime import datetime
from decimal import Decimal
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from inventory.models import OutboxMessage
from inventory.transports.failures import NotDelivered


def send(message: OutboxMessage) -> None:
    """Hands the message to the mail server; refuses with NotDelivered in words."""
    mail = letter(message)
    try:
        accepted = mail.send()
    except (SMTPException, OSError) as error:
        raise NotDelivered(in_words(error)) from error
    if not accepted:
        raise NotDelivered(_("The supplier has no e-mail address."))


def letter(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail that a message becomes: what it says depends on the message alone, not on the moment."""
    with translation.override(message.language):
        facts = facts_of(message)
        subject = render_to_string(f"outbox/{message.topic}.subject.txt", facts)
        mail = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string(f"outbox/{message.topic}.txt", facts),
            to=[message.recipient],
            headers=headers_of(message),
        )
        mail.attach_alternative(render_to_string(f"outbox/{message.topic}.html", facts), "text/html")
    return mail


def facts_of(message: OutboxMessage) -> dict[str, Any]:
    """What the templates say: the payload, with its quantity and date as such."""
    return {
        **message.payload,
        "quantity": Decimal(message.payload["quantity"]),
        "asked_for": datetime.fromisoformat(message.payload["asked_for"]),
        "language": translation.get_language(),
    }


def headers_of(message: OutboxMessage) -> dict[str, str]:
    """Names the message for ever, threads all mail about one order, and keeps holiday replies away."""
    plant = domain_of(settings.DEFAULT_FROM_EMAIL)
    asked = f"{message.order.requested_at:%Y%m%d%H%M%S%f}"
    return {
        "Message-ID": f"<{message.topic}.{message.pk}.{asked}@{plant}>",
        "References": f"<order.{message.order_id}.{asked}@{plant}>",
        "Auto-Submitted": "auto-generated",
    }


def domain_of(address: str) -> str:
    """The part after the @, in small letters: "Alba <orders@Alba.example>" gives alba.example."""
    return address.rpartition("@")[2].strip(" >").lower()


def in_words(error: Exception) -> str:
    """What the mail server answered, or why it did not."""
    if isinstance(error, SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return _("The mail server refused the address: %(answer)s") % {"answer": _reply(code, text)}
    if isinstance(error, SMTPResponseException):
        answer = _reply(error.smtp_code, error.smtp_error)
        return _("The mail server refused the message: %(answer)s") % {"answer": answer}
    if isinstance(error, SMTPServerDisconnected):
        return _("The mail server hung up or did not answer: %(error)s") % {"error": error}
    if isinstance(error, TimeoutError):
        return _("The mail server did not answer within %(seconds)s s.") % {"seconds": settings.EMAIL_TIMEOUT}
    return _("The mail server cannot be reached: %(error)s") % {"error": error}


def _reply(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"
