"""Labels: choose a loop, a board, its places or what is outdated, look at it, and get a PDF that is
kept as printed; and say which old labels are collected."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from kanban import labels
from kanban.models import Loop
from kanban.web import access, label_choices
from kanban.web.answers import json, only, wants_fragments
from kanban.web.seats import person

USUAL = "label"
REMEMBERED = "label_format"
A_YEAR = 365 * 24 * 3600
MOST_LISTED = 200
REFUSALS = (labels.NothingToPrint, labels.TooManyLabels)


@only("GET", "HEAD", "POST")
def index(request: HttpRequest) -> HttpResponseBase:
    """The page of choices with a preview, and the list of labels to collect; a POST prints."""
    if request.method == "POST":
        return _print(request)
    if wants_fragments(request):
        return _remember(request, render(request, "labels/_preview.html", _chosen(request)))
    return _remember(request, _page(request, **_chosen(request)))


@only("GET")
def preview(request: HttpRequest) -> HttpResponseBase:
    """The first page of what would be printed, as a PNG. Nothing to print, or too much: 404."""
    try:
        drawn = labels.preview(label_choices.chosen(request), labels.FORMATS[_format(request)])
    except REFUSALS as why:
        return HttpResponse(str(why), status=HTTPStatus.NOT_FOUND, content_type="text/plain; charset=utf-8")
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": "no-store"})


@only("POST")
def collected(request: HttpRequest) -> HttpResponseBase:
    """Takes the old labels of a card or of a place, or all that hang at a place, off the list."""
    old = label_choices.old(request)
    number = labels.collect(old, by=person(request), at=timezone.now())
    if access.asks_for_json(request):
        return json({"collected": number})
    words = _("Collected. It is off the list.") if number else _("It was off the list already.")
    return _page(request, said=words)


def _print(request: HttpRequest) -> HttpResponseBase:
    """The PDF. Nothing to print, too much of it, or signs that no font has: 400 and a sentence."""
    form = labels.FORMATS[_format(request)]
    without = bool(request.POST.get("without"))
    try:
        chosen = label_choices.chosen(request)
        drawn = labels.print_labels(chosen, form, by=person(request), at=timezone.now(), without=without)
    except (*REFUSALS, labels.NoSuchSigns) as why:
        facts = _chosen(request) if isinstance(why, labels.NoSuchSigns) else {}
        return _page(request, refusal=str(why), status=HTTPStatus.BAD_REQUEST, **facts)
    headers = {"Content-Disposition": 'inline; filename="labels.pdf"', "Cache-Control": "no-store"}
    return _remember(request, HttpResponse(drawn, content_type="application/pdf", headers=headers))


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """What is chosen, how many labels and pages it is, and which names cannot be shown."""
    what = request.POST.get("what") or request.GET.get("what", "")
    facts: dict[str, Any] = {"what": what, "format": _format(request)}
    if not what:
        return facts
    try:
        found: Sequence[labels.Label] = label_choices.chosen(request)
        labels.check(found)
    except REFUSALS as why:
        return facts | {"why": str(why)}
    form = labels.FORMATS[facts["format"]]
    if what.startswith("card:"):
        facts["one"] = f"{found[0].face.title}: {found[0].face.heading}"
    pages = -(-len(found) // (form.columns * form.rows))
    return facts | {"number": len(found), "pages": pages, "form": form, "lacking": labels.lacks(found)}


def _format(request: HttpRequest) -> str:
    """The format that was asked for, or else the one that this device used last."""
    asked = (request.POST.get("format"), request.GET.get("format"), request.COOKIES.get(REMEMBERED), USUAL)
    return next(each for each in asked if each in labels.FORMATS)


def _remember(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Each device has its own printer: the format stays with it."""
    safe = request.is_secure()
    answer.set_cookie(
        REMEMBERED, _format(request), max_age=A_YEAR, httponly=True, samesite="Lax", secure=safe
    )
    return answer


def _page(
    request: HttpRequest, *, refusal: str = "", status: int = HTTPStatus.OK, **facts: Any
) -> HttpResponse:
    """Who may print nothing sees nothing to choose; `what` in the address chooses beforehand."""
    if refusal and access.asks_for_json(request):
        return json({"code": "invalid", "message": refusal}, status=status)
    boards = access.labelled_boards(person(request)).order_by("name", "pk")
    loops = Loop.objects.filter(active=True).select_related("item", "destination")
    ordered = loops.order_by("item__part_number", "destination__name", "pk")
    old = labels.outdated(label_choices.cards(request), label_choices.places(request))
    shown = {
        "boards": boards.prefetch_related(Prefetch("loops", queryset=ordered, to_attr="choices")),
        "formats": labels.FORMATS.items(),
        "format": _format(request),
        "what": request.POST.get("what", ""),
        "outdated": old[:MOST_LISTED],
        "more": max(len(old) - MOST_LISTED, 0),
        "due": sum(each.due for each in old),
        "refusal": refusal,
    }
    return render(request, "labels/list.html", shown | facts, status=status)
