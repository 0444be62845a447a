"""A turn: one person's time at a shared device, kept in the session and judged at each request and socket.

It ends when nobody has touched the device for a while, when the device is withdrawn, when it comes
without the device's cookie, and when the PIN or the badge that began it no longer holds. A turn that
began with a password also locks, but may do what that person may do anywhere.
"""

from datetime import UTC, datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from kanban.models import Badge, Device, Pin

KEY = "turn"
PASSWORD = "password"  # noqa: S105  # not one: how somebody came in
Turn = dict[str, Any]


def begin(device: Device, *, at: datetime, by: Pin | Badge | None = None) -> Turn:
    """What the session keeps; `by` None means that the person logged in with a password."""
    opened = PASSWORD if by is None else f"{type(by).__name__.lower()}:{by.pk}"
    stamp, given = (by.set_at.isoformat(), by.given) if isinstance(by, Pin) else ("", False)
    return {"device": device.pk, "by": opened, "stamp": stamp, "given": given, "seen": at.timestamp()}


def of(session: SessionBase) -> Turn | None:
    turn: Turn | None = session.get(KEY)
    return turn


def holds(turn: Turn, device: Device | None, *, at: datetime) -> bool:
    """Whether the person whose turn it is may go on at this device, the one whose cookie came along."""
    if device is None or device.revoked_at or device.pk != turn["device"]:
        return False
    touched = datetime.fromtimestamp(turn["seen"], UTC)
    return not device.is_idle(since=touched, at=at) and _still_valid(turn)


def with_pin(turn: Turn) -> bool:
    return str(turn["by"]).startswith("pin:")


def with_password(turn: Turn) -> bool:
    return bool(turn["by"] == PASSWORD)


def _still_valid(turn: Turn) -> bool:
    kind, _colon, pk = turn["by"].partition(":")
    if kind == "pin":
        pin = Pin.objects.filter(pk=pk).first()
        return pin is not None and pin.set_at.isoformat() == turn["stamp"]
    return kind != "badge" or Badge.objects.valid().filter(pk=pk).exists()
