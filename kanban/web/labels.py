"""Labels: choose a loop, a board, its places or what is outdated, and get a PDF that is kept as printed."""

from collections.abc import Callable
from http import HTTPStatus

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from kanban import labels
from kanban.labels.sheets import Format
from kanban.models import Card, Loop
from kanban.web import access
from kanban.web.answers import json, only
from kanban.web.seats import person

USUAL = "label"


@only("GET", "HEAD", "POST")
def index(request: HttpRequest) -> HttpResponseBase:
    """The page of choices, and the list of labels to collect; a POST prints what was chosen."""
    if request.method == "POST":
        return _print(request)
    return _page(request)


def _print(request: HttpRequest) -> HttpResponseBase:
    """The PDF. Nothing to print, or too much of it: 400 and a sentence."""
    form = labels.FORMATS.get(request.POST.get("format", ""), labels.FORMATS[USUAL])
    what, _colon, which = request.POST.get("what", "").partition(":")
    try:
        drawn = CHOICES.get(what, _nothing)(request, which, form)
    except (labels.NothingToPrint, labels.TooManyLabels) as refused:
        return _page(request, refusal=str(refused), status=HTTPStatus.BAD_REQUEST)
    headers = {"Content-Disposition": 'inline; filename="labels.pdf"', "Cache-Control": "no-store"}
    return HttpResponse(drawn, content_type="application/pdf", headers=headers)


def _page(request: HttpRequest, *, refusal: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    """Who may print nothing sees nothing to choose; `what` in the address chooses beforehand."""
    if refusal and access.asks_for_json(request):
        return json({"code": "invalid", "message": refusal}, status=status)
    boards = access.labelled_boards(person(request)).order_by("name", "pk")
    loops = Loop.objects.filter(active=True).select_related("item", "destination")
    ordered = loops.order_by("item__part_number", "destination__name", "pk")
    facts = {
        "boards": boards.prefetch_related(Prefetch("loops", queryset=ordered, to_attr="choices")),
        "formats": labels.FORMATS.items(),
        "format": request.POST.get("format", USUAL),
        "what": request.POST.get("what") or request.GET.get("what", ""),
        "outdated": labels.outdated(_cards(request), at=timezone.now()),
        "refusal": refusal,
    }
    return render(request, "labels/list.html", facts, status=status)


def _cards(request: HttpRequest) -> QuerySet[Card]:
    return Card.objects.filter(loop__board__in=access.labelled_boards(person(request)))


def _board(request: HttpRequest, slug: str, form: Format) -> bytes:
    board = access.labelled_board(person(request), slug)
    return labels.print_cards(Card.objects.on(board), form, by=person(request), at=timezone.now())


def _places(request: HttpRequest, slug: str, form: Format) -> bytes:
    board = access.labelled_board(person(request), slug)
    places = access.places_of([board])
    return labels.print_places(places, form, by=person(request), at=timezone.now())


def _loop(request: HttpRequest, which: str, form: Format) -> bytes:
    loop = access.labelled_loop(person(request), _number(which))
    cards = Card.objects.filter(loop=loop)
    return labels.print_cards(cards, form, by=person(request), at=timezone.now())


def _card(request: HttpRequest, which: str, form: Format) -> bytes:
    card = access.visible_card(person(request), _number(which))
    access.labelled_board(person(request), card.loop.board.slug)
    cards = Card.objects.filter(pk=card.pk)
    return labels.print_cards(cards, form, by=person(request), at=timezone.now())


def _number(which: str) -> int:
    return int(which) if which.isascii() and which.isdecimal() and len(which) < 19 else 0


def _outdated(request: HttpRequest, _which: str, form: Format) -> bytes:
    """New labels for those that get one; the labels of cards that are gone are only collected."""
    at = timezone.now()
    found = labels.outdated(_cards(request), at=at)
    cards = Card.objects.filter(pk__in=[each.card.pk for each in found if not each.gone])
    return labels.print_cards(cards, form, by=person(request), at=at)


def _nothing(_request: HttpRequest, _which: str, _form: Format) -> bytes:
    raise labels.NothingToPrint


CHOICES: dict[str, Callable[[HttpRequest, str, Format], bytes]] = {
    "board": _board,
    "places": _places,
    "loop": _loop,
    "card": _card,
    "outdated": _outdated,
}
