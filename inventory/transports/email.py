"""E-mail: text and HTML in the supplier's language, the same Message-ID at every attempt."""

import re
from datetime import datetime
from decimal import Decimal
from email.mime.image import MIMEImage
from hashlib import sha256
from operator import itemgetter
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPServerDisconnected
from typing import Any

import segno
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from inventory import links
from inventory.models import OutboxMessage, Plant
from inventory.models.quantities import unit_for
from inventory.transports import sessions
from inventory.transports.failures import NotDelivered
from inventory.transports.pictures import png

QR_NAME = "answer"
# Mailbox unavailable, user not local, name not allowed (RFC 5321); 5.1.x tells it of addresses (RFC 3463).
NOBODY_THERE = (550, 551, 553)


def send(message: OutboxMessage) -> None:
    """Hands the message to the mail server; refuses with NotDelivered in words."""
    mail = letter(message)
    try:
        accepted = sessions.kept.send(mail)
    except (SMTPException, OSError) as error:
        raise NotDelivered(in_words(error), final=is_final(error)) from error
    if not accepted:
        raise NotDelivered(_("The supplier has no e-mail address."), final=True)


def letter(message: OutboxMessage) -> EmailMultiAlternatives:
    """The mail that a message becomes: what it says depends on the message alone, not on the moment."""
    with translation.override(spoken(message.language)), timezone.override(Plant.here().zone):
        facts = facts_of(message)
        template = f"outbox/{message.topic}"
        subject = render_to_string(f"{template}.subject.txt", facts)
        mail = Letter(
            subject=one_line(subject),
            body=render_to_string(f"{template}.txt", facts),
            to=[one_line(message.recipient)],
            headers=headers_of(message),
        )
        mail.attach_alternative(render_to_string(f"{template}.html", facts), "text/html")
    if facts["answer"]:
        mail.attach(picture(facts["answer"], QR_NAME))
    return mail


class Letter(EmailMultiAlternatives):
    """A mail with pictures of its own, whose parts are divided by the same lines at every attempt."""

    mixed_subtype = "related"

    def message(self, *args: Any, **kwargs: Any) -> Any:
        mail = super().message(*args, **kwargs)
        name = sha256(str(self.extra_headers["Message-ID"]).encode()).hexdigest()
        for number, part in enumerate(each for each in mail.walk() if each.is_multipart()):
            part.set_boundary(f"=_{number}_{name[:40]}")
        return mail


def picture(address: str, name: str) -> MIMEImage:
    """The QR code of an address, to be shown within the letter as `cid:name`."""
    image = MIMEImage(png(segno.make(address, error="m", mask=0)), "png")
    image.add_header("Content-ID", f"<{name}>")
    image.add_header("Content-Disposition", "inline", filename=f"{name}.png")
    return image


def facts_of(message: OutboxMessage) -> dict[str, Any]:
    """What the templates say: each request of the letter in `requests`, and the first one's as its own."""
    told = (message.payload, *message.payload.get("bundle", ()))
    requests = sorted((_told(facts) for facts in told), key=itemgetter("asked_for", "order"))
    return {
        **requests[0],
        "requests": requests,
        "qr": f"cid:{QR_NAME}",
        "language": translation.get_language(),
        "plant": Plant.here().name,
    }


def _told(facts: dict[str, Any]) -> dict[str, Any]:
    """A payload with its quantity and date as such, and the address where it is answered."""
    number, _separator, of = facts.get("reference", "").partition("/")
    quantity = Decimal(facts["quantity"])
    return {
        **facts,
        "quantity": quantity,
        "unit": unit_for(quantity, facts["unit"]),
        "asked_for": datetime.fromisoformat(facts["asked_for"]),
        "answer": links.address_of(facts["link"]) if "link" in facts else "",
        "card": {"number": number, "of": of} if of else None,
    }


def spoken(language: str) -> str:
    """The nearest language that this program speaks."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def one_line(text: str) -> str:
    """Text for a header: a line break in a name begins no header of its own."""
    return " ".join(text.split())


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


def is_final(error: Exception) -> bool:
    """Whether nobody of that name is there: a person has to correct the address, waiting does not help.

    Full mailboxes (552, 5.2.2), block lists and policies (5.7.1) are mended by others while we wait,
    and so is whatever refuses sender, log-in or content: those are tried for the whole timetable.
    """
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(_nobody_there(code, answer) for code, answer in error.recipients.values())


def _nobody_there(code: int, answer: bytes | str) -> bool:
    said = re.match(
        r"5\.(\d+)\.\d+", answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    )
    return code in NOBODY_THERE and (said is None or said[1] == "1")


def _reply(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {text}"
