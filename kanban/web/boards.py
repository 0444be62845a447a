"""Boards: the list of them, the three columns, the abacus, what needs attention, and going live."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from inventory.models import StockLevel
from kanban import overview, pull
from kanban.fragments import row_fragments
from kanban.models import Board, Card, Loop, Member
from kanban.models.cards import CardQuerySet
from kanban.models.choices import Kind
from kanban.overview import attention, today
from kanban.web import access, shapes
from kanban.web.answers import json, only, wants_fragments
from kanban.web.columns import columns_of, safe
from kanban.web.filters import Filters, places_of
from kanban.web.seats import Seat, person, role_of, roles_on, seat_at
from kanban.web.shared import acting_through


@only("GET")
def index(request: HttpRequest) -> HttpResponseBase:
    """The boards that this person may look at; who has one goes straight to it."""
    boards = list(Board.objects.visible_to(person(request)).order_by("name", "pk"))
    roles = roles_on(boards, person(request))
    if access.asks_for_json(request):
        known = [{"board": b.slug, "name": b.name, "role": roles[b.pk]} for b in boards]
        return json({"boards": known})
    if len(boards) == 1:
        return redirect("board", boards[0].slug)
    counts = overview.counts_of(boards)
    listed = [{"board": b, "role": roles[b.pk], "counts": counts[b.pk]} for b in boards]
    return render(request, "boards/list.html", {"boards": listed})


@only("GET")
@vary_on_headers("Accept", "HX-Request")
def show(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The board in three columns: a page, the cards that match a filter, or the JSON twin.

    The board's seq is read before its cards: what is shown may be newer than that, never older.
    """
    seat, filters = seat_at(request, slug), Filters.of(request)
    cards = filters.cards(Card.objects.on(seat.board))
    if access.asks_for_json(request):
        return _as_json(seat.board, cards)
    found, counts = overview.standings(cards), overview.column_counts(seat.board)
    columns = columns_of(found, counts, language=_language(), whole=filters.all)
    context = _context(seat, filters) | {"columns": columns}
    template = "boards/_filtered.html" if wants_fragments(request) else "boards/show.html"
    return render(request, template, context)


@only("GET")
@vary_on_headers("Accept")
def abacus(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same board with a row per loop, its cards as beads, what runs out first on top."""
    seat, filters = seat_at(request, slug), Filters.of(request)
    if access.asks_for_json(request):
        return _as_json(seat.board, filters.cards(Card.objects.on(seat.board)))
    rows = row_fragments(filters.loops(Loop.objects.filter(board=seat.board)), language=_language())
    counts = overview.column_counts(seat.board)
    return render(
        request, "boards/abacus.html", _context(seat, filters) | {"rows": safe(rows), "counts": counts}
    )


@only("GET")
@vary_on_headers("Accept")
def needs(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What needs attention on a board, and how the day is going: the panel beside the columns."""
    return attention_of(request, access.visible_board(person(request), slug))


def attention_of(request: HttpRequest, board: Board) -> HttpResponse:
    """The same, as of now."""
    at = timezone.now()
    found, facts = attention.notices(board, at=at), today.facts(board, at=at)
    if access.asks_for_json(request):
        return json({"attention": shapes.notices_shape(found), "today": shapes.notices_shape(facts)})
    role = role_of(person(request), board) if any(each.backup or each.calls for each in found) else ""
    context = {"board": board, "attention": found, "today": facts, "now": at}
    may = {"may_ask": role not in ("", Member.Role.VIEWER), "may_see": role in access.HANDS}
    return render(request, "boards/_notices.html", context | may)


@only("POST")
def go_live(request: HttpRequest, slug: str) -> HttpResponseBase:
    """From now on this board's supplier cards ask their suppliers. For leaders; twice is once."""
    user = person(request)
    board = access.led_board(user, slug)
    try:
        pull.go_live(board, by=user, at=timezone.now(), device=acting_through(request))
    except pull.Refusal as refused:
        return _not_live(request, board, refused)
    if access.asks_for_json(request):
        board.refresh_from_db()
        return json({"board": board.slug, "seq": board.seq, "live_since": board.live_since})
    messages.success(request, _("%(board)s is live: its suppliers are being asked.") % {"board": board.name})
    return redirect("board", board.slug)


def _not_live(request: HttpRequest, board: Board, refused: pull.Refusal) -> HttpResponseBase:
    if access.asks_for_json(request):
        return json({"code": refused.code, "message": refused.message}, status=HTTPStatus.CONFLICT)
    messages.error(request, refused.message)
    return redirect("board", board.slug)


def _context(seat: Seat, filters: Filters) -> dict[str, Any]:
    return {
        "board": seat.board,
        "boards": seat.boards,
        "role": seat.role,
        "seq": seat.board.seq,
        "now": timezone.now(),
        "build": settings.BUILD,
        "filters": filters,
        "filtering": filters.narrow,
        "kinds": Kind.choices,
        "locations": places_of(seat.board),
    }


def _as_json(board: Board, cards: CardQuerySet) -> HttpResponse:
    shown = [each.card for each in overview.shown_cards(cards)]
    levels = StockLevel.objects.filter(location__in=places_of(board), item__in=board.loops.values("item"))
    stock = levels.select_related("item", "location").order_by("item__part_number", "location__code")
    return json(shapes.board_shape(board, shown, stock))


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
