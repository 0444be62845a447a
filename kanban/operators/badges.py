"""Badges: a code on paper or plastic by which a person is known at a shared device.

Only its digest is kept, so a badge cannot be printed twice: a new one takes the place of the old one.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inventory import tokens
from kanban.models import Badge, Device
from kanban.operators import tries
from kanban.operators.refusals import Refusal


def make(user: User, *, at: datetime) -> str:
    """What the person's new badge says. The old one opens nothing any more, and nobody's turn."""
    token = tokens.new_badge()
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        revoke(user, at=at)
        Badge.objects.create(user=user, digest=Badge.digest_of(token), printed_at=at)
    return token


def revoke(user: User, *, at: datetime) -> None:
    """A lost badge, for instance. Twice is once."""
    Badge.objects.valid().filter(user=user).update(revoked_at=at)


def read(text: str, *, device: Device, address: str, at: datetime) -> Badge:
    """The badge that was scanned at the device. Raises Refusal.

    Who scans a card instead is told so. A badge that nobody has counts as a wrong try; no shape of code
    does, as a hand slips.
    """
    said = tokens.tidy(text)
    if tokens.is_ours(said):
        raise Refusal(_("Scan your badge first, then the card."))
    if not tokens.is_badge(said):
        raise Refusal(_("This is no badge of this plant, or it was misread. Scan it again."))
    badge = Badge.objects.valid().select_related("user").filter(digest=Badge.digest_of(said)).first()
    if badge is None:
        tries.begin(None, device, address, at=at)
        raise Refusal(_("This badge is not valid, or no longer. A leader can print a new one."))
    if not device.people().filter(pk=badge.user_id).exists():
        words = _("%(name)s does not work at the boards of this device.")
        raise Refusal(words % {"name": badge.user.get_full_name() or badge.user.get_username()})
    return badge
