"""Shared devices: a leader makes one of a browser, sees when it was used, and withdraws it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kanban.models import Board, Device
from kanban.operators.refusals import Refusal

SEEN_EVERY = timedelta(seconds=30)


def of(secret: str) -> Device | None:
    """The device whose cookie this is, whatever has become of it."""
    return Device.objects.filter(digest=Device.digest_of(secret)).first() if secret else None


def share(
    boards: Collection[Board], *, secret: str, name: str, by: User, at: datetime, **settings: Any
) -> Device:
    """From now on the browser with this secret is a shared device of these boards. Raises Refusal."""
    if not boards:
        raise Refusal(_("Choose at least one board."))
    try:
        with transaction.atomic():
            digest = Device.digest_of(secret)
            device = Device.objects.create(digest=digest, name=name, shared_by=by, shared_at=at, **settings)
            device.boards.set(boards)
    except IntegrityError as error:
        raise _name_taken(name) from error
    return device


def change(device: Device, *, name: str, **settings: Any) -> None:
    """Sets it up anew; its people and its cookie stay. Raises Refusal."""
    for field, value in {"name": name, **settings}.items():
        setattr(device, field, value)
    try:
        with transaction.atomic():
            device.save(update_fields=["name", *settings])
    except IntegrityError as error:
        raise _name_taken(name) from error


def revoke(device: Device, *, at: datetime) -> None:
    """Nobody works at it any more, from the next request on. Twice is once."""
    Device.objects.filter(pk=device.pk, revoked_at=None).update(revoked_at=at)


def seen(device: Device, *, at: datetime) -> None:
    """It has asked for something just now; written down every half minute at most."""
    if device.last_seen_at is None or device.last_seen_at <= at - SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(last_seen_at=at)


def _name_taken(name: str) -> Refusal:
    return Refusal(
        _("Another device is called %(name)s. Its moves could not be told apart.") % {"name": name}
    )
