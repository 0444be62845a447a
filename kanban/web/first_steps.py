"""First steps on an empty plant: try the example, upload a folder, or one item step by step."""

from base64 import b64decode, b64encode
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kanban import plants
from kanban.models import Board, Loop
from kanban.plants.zipped import LARGEST, read_zip
from kanban.web import steps
from kanban.web.answers import only
from kanban.web.seats import person

EXAMPLE = Path(plants.__file__).parent / "bicycle"
KEPT = "uploaded_plant"
MOST_LISTED = 100


@only("GET")
def index(request: HttpRequest) -> HttpResponseBase:
    """The three ways to a first board."""
    _only_who_runs_the_site(request)
    known = steps.known(request)
    return render(request, "first_steps/index.html", {"busy": Loop.objects.exists(), "begun": bool(known)})


@only("POST")
def example(request: HttpRequest) -> HttpResponseBase:
    """Loads the bicycle works without its people: their passwords are known to everybody."""
    _only_who_runs_the_site(request)
    if Loop.objects.exists():
        return _busy(request)
    plant = plants.read(EXAMPLE)
    plant.rows["users"] = []
    plants.load(plant, at=timezone.now())
    messages.success(request, _("The bicycle works stand. Press a card's big button: that is a first move."))
    return redirect("boards")


@only("GET", "POST")
def upload(request: HttpRequest) -> HttpResponseBase:
    """Shows what the zip would bring; nothing is loaded yet."""
    _only_who_runs_the_site(request)
    if Loop.objects.exists():
        return _busy(request)
    if request.method == "GET":
        return render(request, "first_steps/upload.html", {})
    file = request.FILES.get("plant")
    if file is None:
        return _upload_page(request, [_("Choose a zip file first.")])
    content = file.read(LARGEST + 1)
    try:
        report = plants.load(read_zip(content), at=timezone.now(), dry_run=True)
    except plants.Refused as refused:
        request.session.pop(KEPT, None)
        return _upload_page(request, [str(problem) for problem in refused.problems])
    request.session[KEPT] = b64encode(content).decode()
    facts = {
        "counts": [(f"{name}.csv", each) for name, each in report.counts.items()],
        "notices": report.notices,
        "changes": report.changes,
    }
    return render(request, "first_steps/upload.html", {"preview": facts})


@only("POST")
def load(request: HttpRequest) -> HttpResponseBase:
    """Loads what was shown: all of it, or nothing."""
    _only_who_runs_the_site(request)
    if Loop.objects.exists():
        return _busy(request)
    kept = request.session.pop(KEPT, "")
    if not kept:
        return _upload_page(request, [_("Nothing is uploaded; choose the file again.")])
    try:
        plants.load(read_zip(b64decode(kept)), at=timezone.now())
    except plants.Refused as refused:
        return _upload_page(request, [str(problem) for problem in refused.problems])
    messages.success(request, _("Your plant is loaded. Press a card's big button: that is a first move."))
    board = Board.objects.order_by("name", "pk").first()
    return redirect("board", board.slug) if board else redirect("boards")


@only("GET", "POST")
def step(request: HttpRequest, name: str) -> HttpResponseBase:
    """One of the five short screens; each keeps what it was told, so one can leave and come back."""
    _only_who_runs_the_site(request)
    known = steps.known(request)
    todo = steps.first_open(known)
    if list(steps.STEPS).index(name) > list(steps.STEPS).index(todo):
        return redirect("first_step", todo)
    facts = {"name": name, "trail": steps.trail(known, name), "known": known}
    if name == steps.LABEL:
        return render(request, "first_steps/label.html", facts)
    if name not in steps.FORMS:
        raise Http404
    form = steps.FORMS[name](request.POST or None, known=known)
    if request.method == "POST" and form.is_valid() and form.keep(by=person(request), at=timezone.now()):
        request.session[steps.KEPT] = {**request.session.get(steps.KEPT, {}), **form.kept}
        following = list(steps.STEPS)[list(steps.STEPS).index(name) + 1]
        return redirect("first_step", following)
    status = HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK
    return render(
        request, "first_steps/step.html", facts | {"form": form, "step": steps.STEPS[name]}, status=status
    )


def _only_who_runs_the_site(request: HttpRequest) -> None:
    if not person(request).is_superuser:
        raise PermissionDenied(_("Only whoever runs this site sets up its plant."))


def _busy(request: HttpRequest) -> HttpResponseBase:
    words = _("This plant has boards at work. Change it in the admin, or with manage.py load_plant.")
    return _upload_page(request, [words], status=HTTPStatus.CONFLICT, busy=True)


def _upload_page(
    request: HttpRequest, mistakes: list[str], *, status: int = HTTPStatus.BAD_REQUEST, **facts: Any
) -> HttpResponseBase:
    facts |= {"mistakes": mistakes[:MOST_LISTED], "more": max(0, len(mistakes) - MOST_LISTED)}
    return render(request, "first_steps/upload.html", facts, status=status)
