"""Who works at a shared device: people say who they are by PIN or badge, go on, and lock it again."""

from http import HTTPStatus
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from kanban.models import Badge, Device, Pin
from kanban.operators import badges, pins, turns
from kanban.operators.refusals import Refusal
from kanban.web import cookies, shared
from kanban.web.answers import only


@login_not_required
@never_cache
@only("GET")
def show(request: HttpRequest) -> HttpResponseBase:
    """The people of this device, large; who chose a name gets the keys for the PIN."""
    device = shared.device_of(request)
    if device is None:
        return render(request, "operators/no_device.html", {"known": Device.COOKIE in request.COOKIES})
    chosen = device.people().filter(pk=_number(request.GET.get("person", ""))).first()
    page = _page(request, device, chosen, after=request.GET.get("next", ""))
    return cookies.remember(page, Device.COOKIE, request.COOKIES[Device.COOKIE], path="/")


@login_not_required
@only("POST")
def enter(request: HttpRequest) -> HttpResponseBase:
    """The PIN was typed: it is this person's turn, or a sentence says why not."""
    device, at = shared.device_of(request), timezone.now()
    if device is None:
        return redirect("operator")
    user = get_object_or_404(device.people(), pk=_number(request.POST.get("person", "")))
    after = request.POST.get("next", "")
    try:
        pin = pins.enter(user, request.POST.get("pin", ""), device=device, address=_address(request), at=at)
    except Refusal as refused:
        return _page(request, device, user, after=after, refusal=refused.message)
    shared.begin_turn(request, device, user, pin, at=at)
    return redirect(_home(request, device, after))


@login_not_required
@only("POST")
def badge(request: HttpRequest) -> HttpResponse:
    """A badge was scanned, on whatever page: `next` is where it leads to, `message` why it leads nowhere."""
    device, at = shared.device_of(request), timezone.now()
    if device is None:
        words = _("This is a badge. Badges are for shared devices: here you log in with your password.")
        return JsonResponse({"message": words}, status=HTTPStatus.CONFLICT)
    after = request.POST.get("next", "")
    try:
        read = badges.read(request.POST.get("code", ""), device=device, address=_address(request), at=at)
    except Refusal as refused:
        return JsonResponse({"message": refused.message}, status=HTTPStatus.CONFLICT)
    if device.asks_pin:
        asked = {"person": str(read.user_id), "next": after}
        return JsonResponse({"next": f"{reverse('operator')}?{urlencode(asked)}"})
    shared.begin_turn(request, device, read.user, read, at=at)
    return JsonResponse({"next": _home(request, device, after)})


@only("POST")
def lock(request: HttpRequest) -> HttpResponse:
    """The turn ends now; the next one goes on where this one was."""
    logout(request)
    return redirect(f"{reverse('operator')}?{urlencode({'next': request.POST.get('next', '')})}")


@never_cache
@only("GET", "POST")
def here(request: HttpRequest) -> HttpResponse:
    """A POST says that a hand is on the device. Answers in how many seconds it locks; null: never."""
    turn, device, at = turns.of(request.session), shared.device_of(request), timezone.now()
    if turn is None or device is None:
        return JsonResponse({"left": None})
    if request.method == "POST":
        shared.touch(request, at=at)
        turn = request.session[turns.KEY]
    return JsonResponse({"left": device.locks_after.total_seconds() - (at.timestamp() - turn["seen"])})


def _page(
    request: HttpRequest, device: Device, chosen: User | None, *, after: str, refusal: str = ""
) -> HttpResponse:
    people = [] if chosen else list(device.people())
    ready = set(Pin.objects.filter(user__in=people).values_list("user", flat=True))
    known = ready | set(Badge.objects.valid().filter(user__in=people).values_list("user", flat=True))
    facts: dict[str, Any] = {"device": device, "chosen": chosen, "people": people, "ready": ready}
    facts |= {"known": known} | {"nobody": not known and not chosen, "after": after, "refusal": refusal}
    facts["has_pin"] = chosen is not None and Pin.objects.filter(user=chosen).exists()
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "operators/show.html", facts, status=status)


def _home(request: HttpRequest, device: Device, after: str) -> str:
    """Where the last turn was, if that is a page of ours; else the device's board."""
    ours = url_has_allowed_host_and_scheme(after, {request.get_host()}, require_https=request.is_secure())
    if after and ours and not after.startswith(reverse("operator")):
        return after
    boards = list(device.boards.all()[:2])
    return reverse("board", args=[boards[0].slug]) if len(boards) == 1 else reverse("boards")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
