"""The set-up: the first page of an empty database. Who has the server's token becomes its administrator."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from inventory.models import Plant
from kanban import first_start
from kanban.web import tallies
from kanban.web.answers import only
from kanban.web.set_up_forms import Beginning, Shifts

MOST_WRONG = 10
WITHIN_SECONDS = 600


@login_not_required
@only("GET", "POST")
@sensitive_post_parameters()
@never_cache
def show(request: HttpRequest) -> HttpResponseBase:
    """Asks for administrator, plant, clock, language and shifts. 404 for ever once somebody came in."""
    if not first_start.is_open():
        raise Http404
    form, shifts = Beginning(request.POST or None), Shifts(request.POST or None, prefix="shift")
    if request.method != "POST":
        return _page(request, form, shifts)
    wrong = f"set-up:{tallies.site_of(request)}"
    if tallies.lately(wrong) >= MOST_WRONG:
        form.add_error("token", _("Too many wrong tokens. Try again in ten minutes."))
        return _page(request, form, shifts, status=HTTPStatus.TOO_MANY_REQUESTS)
    if not (form.is_valid() & shifts.is_valid()):
        return _page(request, form, shifts, status=HTTPStatus.BAD_REQUEST)
    try:
        administrator = _begin(form, shifts)
    except first_start.Shut:
        raise Http404 from None
    except first_start.Refusal as refused:
        tallies.one_more(wrong, within_seconds=WITHIN_SECONDS)
        form.add_error("token", refused.message)
        return _page(request, form, shifts, status=HTTPStatus.BAD_REQUEST)
    login(request, administrator, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("first_steps")


def _begin(form: Beginning, shifts: Any) -> User:
    return first_start.begin(
        form.cleaned_data["token"],
        administrator=form.administrator(),
        plant=form.plant(),
        shifts=[each.shift() for each in shifts if each.said()],
        at=timezone.now(),
    )


def _page(
    request: HttpRequest, form: Beginning, shifts: Any, *, status: int = HTTPStatus.OK
) -> HttpResponseBase:
    facts = {"form": form, "shifts": shifts, "fixed": Plant.fixed()}
    return render(request, "set_up/show.html", facts, status=status)
