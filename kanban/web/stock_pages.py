"""What the stock views answer: a page to a person, JSON to a program."""

import secrets
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from inventory.models import StockLevel
from kanban.web import access
from kanban.web.answers import json
from kanban.web.gestures import Answer
from kanban.web.seats import person

PAGE = 100


def levels(request: HttpRequest) -> QuerySet[StockLevel]:
    """The stock in sight, by `item` and `location` as labels name them, or with `q` in part or name.

    Nothing is called by a name with a NUL in it, which no database can be asked for.
    """
    found = access.visible_stock(person(request)).order_by("location__code", "item__part_number")
    item, location, words = (request.GET.get(name, "") for name in ("item", "location", "q"))
    if "\0" in item + location + words:
        return found.none()
    if item:
        found = found.filter(item__part_number=item)
    if location:
        found = found.filter(location__code=location)
    if words:
        found = found.filter(Q(item__part_number__icontains=words) | Q(item__name__icontains=words))
    return found


def page(
    request: HttpRequest, *, refusal: str = "", unsure: bool = False, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The page; `places` are those where this person may use and count, `key` makes a double click one.

    `unsure` adds the button that confirms what was refused.
    """
    user = person(request)
    places = list(access.stock_places(user))
    shown = Paginator(levels(request).filter(quantity__gt=0), PAGE).get_page(request.GET.get("page"))
    facts = {
        "levels": shown,
        "page": shown,
        "q": request.GET.get("q", ""),
        "location": request.GET.get("location", ""),
        "locations": access.visible_places(user),
        "places": places,
        "may_count": bool(places),
        "refusal": refusal,
        "unsure": unsure,
        "said": request.POST,
        "key": secrets.token_urlsafe(12),
    }
    return render(request, "stock/list.html", facts, status=status)


def done(request: HttpRequest, answer: Answer) -> HttpResponseBase:
    if access.asks_for_json(request):
        return json(answer)
    messages.success(request, answer["message"])
    back = HttpResponseRedirect(reverse("stock"))
    back.status_code = HTTPStatus.SEE_OTHER
    return back


def invalid(request: HttpRequest, errors: dict[str, list[str]], *, unsure: bool = False) -> HttpResponseBase:
    """400: what has to be corrected, by field; or, `unsure`, confirmed."""
    message = " ".join(words for found in errors.values() for words in found)
    if access.asks_for_json(request):
        facts = {"code": "invalid", "message": message, "errors": errors}
        return json(facts, status=HTTPStatus.BAD_REQUEST)
    return page(request, refusal=message, unsure=unsure, status=HTTPStatus.BAD_REQUEST)


def refused(request: HttpRequest, code: str, message: str, status: int) -> HttpResponseBase:
    if access.asks_for_json(request):
        return json({"code": code, "message": message, "card": None}, status=status)
    return page(request, refusal=message, status=status)
