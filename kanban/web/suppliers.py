"""Suppliers as the buyer sees them: what is awaited, and how each has answered, shipped and delivered."""

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.vary import vary_on_headers

from inventory.models import ReplenishmentOrder
from kanban import metrics
from kanban.web import access, charts, firms
from kanban.web.answers import json, only
from kanban.web.awaited import awaited, nearest_first
from kanban.web.failures import failures
from kanban.web.orders import order_shape
from kanban.web.scorecards import firm_shape, offer_shape, scorecard_shape
from kanban.web.seats import person

PERIODS = (30, 90, 365)
USUAL = 90
SUPPLIERS, REQUESTS = 50, 8


def period(request: HttpRequest) -> int:
    """The last so many days, 90 unless 30 or 365 are asked for."""
    said = request.GET.get("days", "")
    return int(said) if said in map(str, PERIODS) else USUAL


@only("GET", "HEAD")
@vary_on_headers("Accept")
def index(request: HttpRequest) -> HttpResponse:
    """The open requests by nearest date, late ones first, and each supplier's figures."""
    user, at, days = person(request), timezone.now(), period(request)
    orders, words = access.visible_orders(user), request.GET.get("q", "")
    page = Paginator(firms.firms(user, words), SUPPLIERS).get_page(request.GET.get("page"))
    shown = list(page)
    since = at - timedelta(days=days)
    cards = metrics.scorecards(orders.filter(supplier__in=shown), at=at, since=since)
    lines = firms.lines(shown, cards, orders, at=at)
    if access.asks_for_json(request):
        shapes = [firm_shape(firm) for firm in lines]
        return json({"days": days, "suppliers": shapes, "pages": page.paginator.num_pages})
    facts = {"firms": lines, "page": page, "days": days, "periods": PERIODS, "q": words}
    return render(request, "suppliers/list.html", facts | _opened(request, orders, at=at))


@only("GET", "HEAD")
@vary_on_headers("Accept")
def show(request: HttpRequest, code: str) -> HttpResponseBase:
    """One supplier: whom to call, what is awaited, what it sells, and how it has done."""
    user, at, days = person(request), timezone.now(), period(request)
    if access.asks_for_json(request):
        return scorecard(request, code)
    supplier = access.visible_supplier(user, code)
    orders, since = access.visible_orders(user).filter(supplier=supplier), at - timedelta(days=days)
    requests = metrics.requests_of(orders, since=since)
    card, columns = metrics.scorecard(requests, at=at), charts.columns(requests, at=at, since=since)
    facts = {
        "supplier": supplier,
        "contacts": access.sees_contacts(user, supplier),
        "offers": firms.offers(user, supplier, at=at),
        "card": card,
        "strips": charts.strips(card),
        "columns": columns,
        "labels": charts.labelled(columns),
        "failures": failures(requests, at=at),
        "days": days,
        "periods": PERIODS,
    }
    return render(request, "suppliers/show.html", facts | _opened(request, orders, at=at))


@only("GET", "HEAD")
def scorecard(request: HttpRequest, code: str) -> HttpResponse:
    """The scorecard of the period, for programs."""
    user, at, days = person(request), timezone.now(), period(request)
    supplier = access.visible_supplier(user, code)
    orders = access.visible_orders(user).filter(supplier=supplier)
    card = metrics.scorecard(metrics.requests_of(orders, since=at - timedelta(days=days)), at=at)
    opened = awaited(nearest_first(orders), user=user, at=at)
    body = {
        "supplier": supplier.code,
        "name": supplier.name,
        "days": days,
        "at": at.isoformat(),
        **scorecard_shape(card),
        "sources": [offer_shape(offer) for offer in firms.offers(user, supplier, at=at)],
        "open": [order_shape(each.order, each.card) for each in opened],
    }
    return json(body)


def _opened(request: HttpRequest, orders: QuerySet[ReplenishmentOrder], *, at: datetime) -> dict[str, Any]:
    """The page of open requests that is asked for."""
    page = Paginator(nearest_first(orders), REQUESTS).get_page(request.GET.get("open"))
    return {"awaited": awaited(page, user=person(request), at=at), "opened": page}
