"""A board's televisions, as its leaders see them: which there are, pair one, set one up, withdraw one."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kanban import displays
from kanban.models import Board, Device, Display
from kanban.web import access
from kanban.web.answers import only
from kanban.web.display_forms import Pairing, Setup
from kanban.web.seats import person


@only("GET", "POST")
def index(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The televisions that show this board; a code entered here makes one more. For leaders."""
    board = access.led_board(person(request), slug)
    form = Pairing(request.POST or None)
    if request.method == "POST" and form.is_valid() and _pair(request, board, form):
        return redirect("displays", board.slug)
    return _page(request, board, form)


@only("GET", "POST")
def show(request: HttpRequest, slug: str, display_id: int) -> HttpResponseBase:
    """Name, place, measures, boards, hours and sound of one, which it follows by itself. For leaders."""
    board = access.led_board(person(request), slug)
    display = get_object_or_404(Display.objects.showing(), pk=display_id, board=board)
    led = Board.objects.led_by(person(request)).order_by("name", "pk")
    form = Setup(request.POST or None, instance=display, led=led)
    if request.method == "POST" and form.is_valid():
        displays.change(display, **form.said)
        messages.success(request, _("%(name)s is set up.") % {"name": display.name})
        return redirect("displays", board.slug)
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    context = {"board": board, "display": display, "form": form, "build": settings.BUILD}
    return render(request, "displays/show.html", context, status=status)


@only("POST")
def revoke(request: HttpRequest, slug: str, display_id: int) -> HttpResponseBase:
    """It no longer shows this board, within ten seconds; without one it shows a code. For leaders."""
    board = access.led_board(person(request), slug)
    display = get_object_or_404(Display, Q(board=board) | Q(pk__in=board.also_on.values("pk")), pk=display_id)
    displays.withdraw(display, board, at=timezone.now())
    messages.success(request, _("%(name)s no longer shows this board.") % {"name": display.name})
    return redirect("displays", board.slug)


def _pair(request: HttpRequest, board: Board, form: Pairing) -> bool:
    address = request.META.get("REMOTE_ADDR", "")[:64]
    said: dict[str, Any] = form.cleaned_data | {"by": person(request), "address": address}
    try:
        display = displays.pair(board, at=timezone.now(), **said)
    except displays.Refusal as refused:
        form.add_error("code", refused.message)
        return False
    messages.success(request, _("%(name)s shows this board now.") % {"name": display.name})
    return True


def _page(request: HttpRequest, board: Board, form: Pairing) -> HttpResponse:
    shown = Q(board=board) | Q(pk__in=board.also_on.values("pk"))
    paired = Display.objects.showing().filter(shown).select_related("board", "showing")
    now = timezone.now()
    context = {
        "board": board,
        "form": form,
        "devices": Device.objects.in_use().filter(boards=board).order_by("name"),
        "displays": paired.prefetch_related("also").order_by("name", "pk"),
        "missed_since": now - displays.MISSED,
        "now": now,
        "build": settings.BUILD,
        "address": request.build_absolute_uri("/wall/"),
    }
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "displays/index.html", context, status=status)
