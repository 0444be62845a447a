"""Answer links: made when a supplier is asked, recognized when it answers, ended by time or by the plant.

The secret in the address is an HMAC of the link's nonce under the plant's key. The database keeps
its digest alone, and whoever writes a letter again writes the same secret into it.
"""

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac

from inventory.models import AnswerLink, ReplenishmentOrder

GOOD_FOR = timedelta(days=90)
SALT = "inventory.links"
LONGEST_SECRET = 100


def make(orders: Iterable[ReplenishmentOrder], *, at: datetime) -> dict[int, AnswerLink]:
    """A new link for each order, by the order's id; one statement however many."""
    links = [_link(order, at) for order in orders]
    AnswerLink.objects.bulk_create(links)
    return {link.order_id: link for link in links}


def secret_of(nonce: str) -> str:
    """What the address of the link holds, and nobody can tell without the plant's key."""
    digest = salted_hmac(SALT, nonce, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def address_of(nonce: str) -> str:
    """The whole address that opens the link, as it stands in a letter."""
    return settings.PUBLIC_ORIGINS[0] + reverse("answer", args=[secret_of(nonce)])


def find(secret: str, *, at: datetime) -> AnswerLink | None:
    """The link that this secret opens at `at`; None for one that is guessed, expired or revoked."""
    if len(secret) > LONGEST_SECRET:
        return None
    return _open(Q(digest=_digest(secret)), at=at)


def still_open(nonce: str, *, at: datetime) -> AnswerLink | None:
    """The link of somebody who came in by it before, as long as it holds."""
    return _open(Q(nonce=nonce), at=at)


def revoke(links: Iterable[AnswerLink], *, at: datetime) -> int:
    """Ends links for good; returns how many still held."""
    chosen = AnswerLink.objects.filter(pk__in=[link.pk for link in links], revoked_at=None)
    return chosen.update(revoked_at=at)


def _link(order: ReplenishmentOrder, at: datetime) -> AnswerLink:
    nonce = secrets.token_urlsafe(16)
    digest = _digest(secret_of(nonce))
    return AnswerLink(order=order, nonce=nonce, digest=digest, created_at=at, expires_at=at + GOOD_FOR)


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()


def _open(which: Q, *, at: datetime) -> AnswerLink | None:
    links = AnswerLink.objects.filter(which, revoked_at=None, expires_at__gt=at)
    return links.select_related("order__supplier").first()
