"""A board's televisions, as its leaders see them: which there are, pair one, revoke one."""

from http import HTTPStatus

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban import displays
from kanban.models import Board, Display
from kanban.web import access
from kanban.web.answers import only
from kanban.web.seats import person


class Pairing(forms.ModelForm[Display]):
    """What a leader says about a television."""

    code = forms.CharField(
        label=gettext_lazy("Code on the screen"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=40)

    class Meta:
        model = Display
        fields = ("name", "place", "distance", "diagonal")

    field_order = ("code", "name", "place", "distance", "diagonal")


@only("GET", "POST")
def index(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The televisions that show this board; a code entered here makes one more. For leaders."""
    board = access.led_board(person(request), slug)
    form = Pairing(request.POST or None)
    if request.method == "POST" and form.is_valid() and _pair(request, board, form):
        return redirect("displays", board.slug)
    return _page(request, board, form)


@only("POST")
def revoke(request: HttpRequest, slug: str, display_id: int) -> HttpResponseBase:
    """It shows a code again instead of the board, within ten seconds. For leaders."""
    board = access.led_board(person(request), slug)
    display = get_object_or_404(Display, pk=display_id, board=board)
    displays.revoke(display, at=timezone.now())
    messages.success(request, _("%(name)s no longer shows this board.") % {"name": display.name})
    return redirect("displays", board.slug)


def _pair(request: HttpRequest, board: Board, form: Pairing) -> bool:
    said, at = form.cleaned_data, timezone.now()
    try:
        display = displays.pair(board, by=person(request), at=at, **said)
    except displays.Refusal as refused:
        form.add_error("code", refused.message)
        return False
    messages.success(request, _("%(name)s shows this board now.") % {"name": display.name})
    return True


def _page(request: HttpRequest, board: Board, form: Pairing) -> HttpResponse:
    paired = Display.objects.showing().filter(board=board).order_by("name", "pk")
    context = {
        "board": board,
        "form": form,
        "displays": paired,
        "now": timezone.now(),
        "build": settings.BUILD,
        "address": request.build_absolute_uri("/wall/"),
    }
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "displays/index.html", context, status=status)
