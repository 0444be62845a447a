"""Webhooks by Standard Webhooks 1.0 (https://www.standardwebhooks.com): JSON that proves where it is from."""

import json
import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import reduce
from hashlib import sha256
from hmac import digest
from http import HTTPStatus
from operator import or_
from time import time
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from inventory import links
from inventory.models import OutboxMessage
from inventory.transports import addresses
from inventory.transports.failures import NotDelivered
from inventory.transports.wire import post

# Retry-After is honoured up to the longest pause that there is anyway.
LONGEST_WAIT = timedelta(hours=24)
SECRET = "whsec_"


def send(message: OutboxMessage) -> None:
    """Posts the message, once. Refuses with NotDelivered in words.

    Any 2xx is success. 410 is final and ends the webhook. Every other answer is tried again for the
    whole timetable, other 4xx too, as Standard Webhooks has it: 401, 403 and 404 come from a new
    secret, a firewall or a deployment gone wrong, are repaired within hours, and a request that was
    given up for it would stop a line. The webhook-id tells the supplier what it has had already.
    """
    body = body_of(message)
    place = addresses.read(message.recipient)
    answer = post(place, headers_of(message, body, at=int(time())), body)
    if answer.status in range(200, 300):
        return
    if answer.status == HTTPStatus.GONE:
        raise NotDelivered(_("The webhook answered 410: it is switched off."), gone=True)
    words = _("The webhook answered %(status)d.") % {"status": answer.status}
    raise NotDelivered(words, retry_after=wait_of(answer.retry_after))


def origin_of(url: str) -> str:
    """Scheme, host and port as the address spells them: "https://Alba.example:8443/in" without "/in"."""
    scheme, _separator, rest = url.partition("://")
    return f"{scheme}://{re.split(r'[/?#]', rest, maxsplit=1)[0]}".lower()


def of_origin(origin: str) -> Q:
    """Messages to addresses of the origin."""
    begins = [Q(recipient__istartswith=f"{origin}{end}") for end in "/?#"]
    return reduce(or_, begins, Q(recipient__iexact=origin))


def body_of(message: OutboxMessage) -> bytes:
    """The bytes that are signed and sent: they follow from the message alone, the same at every attempt."""
    event = {
        "type": f"order.{message.topic}",
        "timestamp": message.caused_by.at.isoformat(),
        "data": data_of(message.payload),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def data_of(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload, with the whole address of the answer link for its nonce."""
    if nonce := payload.get("link"):
        return payload | {"link": links.address_of(nonce)}
    return payload


def headers_of(message: OutboxMessage, body: bytes, *, at: int) -> dict[str, str]:
    """Name, moment and signatures: two while the supplier changes over from its old secret."""
    supplier = message.order.supplier
    secrets = [supplier.webhook_secret, supplier.webhook_old_secret]
    signed = f"{name_of(message)}.{at}.".encode() + body
    return {
        "Content-Type": "application/json",
        "User-Agent": "Pullboard",
        "webhook-id": name_of(message),
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(signature(key_of(secret), signed) for secret in secrets if secret),
    }


def name_of(message: OutboxMessage) -> str:
    """The message's name for ever, without a full stop: that parts what is signed."""
    return f"msg_{message.topic}_{message.pk}_{message.order.requested_at:%Y%m%d%H%M%S%f}"


def signature(key: bytes, signed: bytes) -> str:
    return f"v1,{b64encode(digest(key, signed, sha256)).decode()}"


def key_of(secret: str) -> bytes:
    """The key behind "whsec_…". Refuses for good what is no secret."""
    try:
        key = b64decode(secret.removeprefix(SECRET), validate=True)
    except (NotBase64, ValueError):
        key = b""
    if not key:
        raise NotDelivered(_("The webhook's secret cannot be read: it wants whsec_ and base64."), final=True)
    return key


def wait_of(retry_after: str) -> timedelta | None:
    """What a Retry-After asks for, in seconds or as a date; None where it asks for nothing sensible."""
    if retry_after.isascii() and retry_after.isdigit():
        return min(timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    wait = until - datetime.fromtimestamp(time(), UTC)
    return min(max(wait, timedelta()), LONGEST_WAIT)
