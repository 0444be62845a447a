"""Shared devices, as each request comes from one: whose turn it is, whether it has ended, what it may do.

A turn that began with a PIN or a badge opens the floor alone: a PIN is short and many eyes see it. It
may do what ON_THE_FLOOR names, as far as the person's roles go; it enters no admin, and sets up
neither boards, nor devices, nor people. A page that is new has to be named here to take its posts.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils import timezone
from django.utils.translation import gettext as _

from kanban.models import Badge, Device, Pin
from kanban.operators import devices, turns

ON_THE_FLOOR = frozenset(
    {"verb", "undo", "consume", "count", "promise", "acknowledge", "lock", "here", "pin", "logout"}
    | {"labels", "label_preview", "labels_collected", "audits", "audit_scan", "close_audit"}
)
OFFICE = frozenset(
    {"displays", "display", "revoke_display", "go_live", "share_device", "device", "revoke_device", "people"}
    | {"give_pin", "print_badge", "revoke_badge", "lost"}
)
TOUCHED_EVERY = 10  # seconds; a page that is touched says so more often

Answer = Callable[[HttpRequest], HttpResponseBase]


class SharedDevices:
    """Ends the turns that are over before any page is opened; what is left is the person's session."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view, "login_required", True) or getattr(request, "came_by_token", False):
            return None
        device, turn, at = device_of(request), turns.of(request.session), timezone.now()
        if turn is None:
            if device and request.user.is_authenticated:
                request.session[turns.KEY] = turns.begin(device, at=at)
            return None
        if not turns.holds(turn, device, at=at):
            logout(request)
            return None
        return _in_turn(request, turn, at=at)


def _in_turn(request: HttpRequest, turn: turns.Turn, *, at: datetime) -> HttpResponseBase | None:
    here = cast(ResolverMatch, request.resolver_match)
    if not turns.with_password(turn):
        if "admin" in here.namespaces or here.url_name in OFFICE or not _may_post(request, here):
            raise PermissionDenied(_("This needs your password: log in with it, at a computer of your own."))
        if turn["given"] and here.url_name not in ("pin", "lock", "here"):
            return redirect("pin")
    if request.method == "POST" and at.timestamp() - turn["seen"] > TOUCHED_EVERY:
        touch(request, at=at)
    return None


def _may_post(request: HttpRequest, here: ResolverMatch) -> bool:
    return request.method in ("GET", "HEAD", "OPTIONS") or here.url_name in ON_THE_FLOOR


def device_of(request: HttpRequest) -> Device | None:
    """The shared device in use that asks; looked up once, and only for a browser with such a cookie."""
    if not hasattr(request, "shared_device"):
        device = devices.of(request.COOKIES.get(Device.COOKIE, ""))
        in_use = device if device and not device.revoked_at else None
        if in_use:
            devices.seen(in_use, at=timezone.now())
        request.shared_device = in_use  # type: ignore[attr-defined]
    return cast("Device | None", request.shared_device)  # type: ignore[attr-defined]


def context(request: HttpRequest) -> dict[str, Any]:
    """For all templates: the shared device; whose turn it is; whether that opens the floor alone."""

    def at_work() -> bool:
        turn = turns.of(request.session)
        return turn is not None and not turns.with_password(turn)

    return {
        "shared_device": lambda: device_of(request),
        "turn": lambda: turns.of(request.session),
        "at_work": at_work,
    }


def acting_through(request: HttpRequest, said: str = "") -> str:
    """With what this request acts: a shared device says so itself, whatever was `said`; a program may
    say it, or its token's name is taken. "" for a browser of one's own, unless it said something."""
    if getattr(request, "came_by_token", False):
        return said or str(getattr(request, "token_name", ""))
    device = device_of(request)
    return device.name if device else said


def begin_turn(request: HttpRequest, device: Device, user: User, by: Pin | Badge, *, at: datetime) -> None:
    """It is this person's turn from now on; whoever worked here before is out."""
    logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[turns.KEY] = turns.begin(device, by=by, at=at)


def touch(request: HttpRequest, *, at: datetime) -> None:
    """Somebody's hand is on the device."""
    request.session[turns.KEY] = {**request.session[turns.KEY], "seen": at.timestamp()}
