"""The person's own PIN: set after logging in with the password, or in place of one that a leader gave."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kanban.models import Device, Pin
from kanban.operators import pins, turns
from kanban.operators.refusals import Refusal
from kanban.web import shared
from kanban.web.answers import only
from kanban.web.seats import person


@never_cache
@only("GET", "POST")
def change(request: HttpRequest) -> HttpResponseBase:
    """Asks for the new PIN twice; in a turn that began with a PIN of one's own also for that one.

    A badge opens this page to nobody: who finds one must not come to a PIN that outlives it.
    """
    turn, user = turns.of(request.session), person(request)
    if turn and not turns.with_password(turn) and not turns.with_pin(turn):
        raise PermissionDenied(_("This needs your password: log in with it, at a computer of your own."))
    asks_old = bool(turn and turns.with_pin(turn) and not turn["given"])
    facts: dict[str, Any] = {"asks_old": asks_old, "given": bool(turn and turn["given"])}
    facts["has_pin"] = Pin.objects.filter(user=user).exists()
    if request.method == "GET":
        return render(request, "operators/pin.html", facts)
    try:
        _set(request, asks_old=asks_old)
    except Refusal as refused:
        facts["refusal"] = refused.message
        return render(request, "operators/pin.html", facts, status=HTTPStatus.CONFLICT)
    messages.success(request, _("Your PIN is set. It is asked for at shared devices only."))
    return redirect("boards")


def _set(request: HttpRequest, *, asks_old: bool) -> None:
    user, at, device = person(request), timezone.now(), shared.device_of(request)
    new = request.POST.get("pin", "")
    if asks_old and device:
        address = str(request.META.get("REMOTE_ADDR", ""))[:64]
        pins.enter(user, request.POST.get("old", ""), device=device, address=address, at=at)
    if new != request.POST.get("again", ""):
        raise Refusal(_("The two PINs differ. Type the new one twice."))
    turn = turns.of(request.session)
    if turn and turn["given"] and pins.is_pin_of(user, new):
        raise Refusal(_("This is the PIN that you were given. Choose one that only you know."))
    pin = pins.set_pin(user, new, at=at)
    if turn and device:
        _go_on(request, device, pin, with_password=turns.with_password(turn))


def _go_on(request: HttpRequest, device: Device, pin: Pin, *, with_password: bool) -> None:
    """The turn began with the old PIN: it goes on with the new one."""
    at = timezone.now()
    request.session[turns.KEY] = turns.begin(device, by=None if with_password else pin, at=at)
