"""Shared devices, as leaders see them: make one of this browser, set it up, withdraw it."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban.models import Board, Device
from kanban.operators import devices
from kanban.operators.refusals import Refusal
from kanban.web import access, cookies
from kanban.web.answers import only
from kanban.web.seats import person
from kanban.web.supplier_answers.requests import DEVICE as A_SUPPLIERS_LINK

MINUTES = (1, 2, 3, 5, 10, 15, 30)


class Setting(forms.ModelForm[Device]):
    """What a leader says about a device."""

    locks_after = forms.TypedChoiceField(
        label=gettext_lazy("Locks by itself after"),
        coerce=lambda minutes: timedelta(minutes=int(minutes)),
        initial=3,
    )

    class Meta:
        model = Device
        fields = ("name", "place", "locks_after", "asks_pin", "gloves")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["locks_after"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(each, _("%(number)d min") % {"number": each}) for each in MINUTES]
        if self.instance.pk:
            self.initial["locks_after"] = self.instance.minutes

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name == A_SUPPLIERS_LINK:
            raise forms.ValidationError(_("This name is taken by the suppliers' answers."))
        return name


class Sharing(Setting):
    """The same, and whose device it becomes."""

    boards = forms.ModelMultipleChoiceField(
        Board.objects.none(), label=gettext_lazy("Boards"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("name", "place", "boards")

    def __init__(self, *args: Any, led: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = self.fields["boards"]
        if isinstance(boards, forms.ModelMultipleChoiceField):
            boards.queryset = led.order_by("name", "pk")


@only("GET", "POST")
def share(request: HttpRequest) -> HttpResponseBase:
    """Makes this browser a shared device, and logs its leader out: the next one says who it is."""
    led = Board.objects.led_by(person(request)).distinct()
    if not led.exists():
        raise PermissionDenied(_("Only the leader of a board makes a shared device."))
    initial = {"boards": led.filter(slug=request.GET.get("board", ""))}
    form = Sharing(request.POST or None, led=led, initial=initial)
    if request.method == "POST" and form.is_valid():
        secret = Device.new_secret()
        try:
            devices.share(secret=secret, by=person(request), at=timezone.now(), **form.cleaned_data)
        except Refusal as refused:
            form.add_error("name", refused.message)
        else:
            logout(request)
            return cookies.remember(redirect("operator"), Device.COOKIE, secret, path="/")
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "devices/form.html", {"form": form}, status=status)


@only("GET", "POST")
def change(request: HttpRequest, device_id: int) -> HttpResponseBase:
    """Name, place, when it locks, whether it is for gloves. For leaders of one of its boards."""
    device = access.led_device(person(request), device_id)
    form = Setting(request.POST or None, instance=device)
    if request.method == "POST" and form.is_valid():
        try:
            devices.change(device, **form.cleaned_data)
        except Refusal as refused:
            form.add_error("name", refused.message)
        else:
            messages.success(request, _("%(name)s is set up.") % {"name": device.name})
            return _list(device)
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(request, "devices/form.html", {"form": form, "device": device}, status=status)


@only("POST")
def revoke(request: HttpRequest, device_id: int) -> HttpResponseBase:
    """Nobody works at it any more; whoever does is out within ten seconds."""
    device = access.led_device(person(request), device_id)
    devices.revoke(device, at=timezone.now())
    messages.success(request, _("%(name)s is no longer a shared device.") % {"name": device.name})
    return _list(device)


def _list(device: Device) -> HttpResponseBase:
    """Back to the list next to the televisions."""
    board = device.boards.order_by("name", "pk").first()
    return redirect("displays", board.slug) if board else redirect("boards")
