"""The wall: what a television gets. It has no account, only a cookie; its addresses only answer GET."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from kanban import displays, overview
from kanban.fragments import row_fragments
from kanban.models import Board, Display, Loop
from kanban.overview import attention, today
from kanban.overview.deliveries import next_deliveries
from kanban.overview.notice import Notice
from kanban.web import cookies
from kanban.web.answers import only
from kanban.web.columns import safe

DELIVERIES = 3


@login_not_required
@never_cache
@only("GET")
def show(request: HttpRequest) -> HttpResponseBase:
    """The board that this television is paired with, or the `board` of its own whose turn it is.

    Unpaired or revoked, it shows a code by which a leader pairs it.
    """
    secret = request.COOKIES.get(Display.COOKIE, "")
    display = displays.of(secret)
    if display and display.board and not display.revoked_at:
        boards = list(display.boards())
        board = _in_turn(request, boards)
        displays.seen(display, board, at=timezone.now())
        return _known(render(request, "wall/show.html", _wall(display, boards, board)), secret)
    return _with_code(request, secret, display)


@login_not_required
@never_cache
@only("GET")
def waiting(request: HttpRequest) -> HttpResponse:
    """The code that this television should show: where it shows another one, it loads the page anew."""
    display = displays.of(request.COOKIES.get(Display.COOKIE, ""))
    valid = display and display.code_expires_at and display.code_expires_at > timezone.now()
    return JsonResponse({"code": display.code if display and valid else ""})


@login_not_required
@never_cache
@only("GET")
def facts(request: HttpRequest) -> HttpResponseBase:
    """Alerts of all its boards; of the one shown, today's numbers and the next deliveries."""
    display = displays.of(request.COOKIES.get(Display.COOKIE, ""))
    if display is None or display.board is None or display.revoked_at:
        raise Http404
    at, boards = timezone.now(), list(display.boards())
    board = _in_turn(request, boards)
    page, pages = (_number(request.GET.get(name, "")) for name in ("page", "pages"))
    displays.seen(display, board, page=page, pages=pages, at=at)
    found = _of_all(boards, first=board, at=at)
    calling = [(each, notice) for each, notice in found if notice.calls]
    context = {
        "board": board,
        "settings": display.settings,
        "attention": found,
        "alerts": " ".join(f"{each.slug}/{notice.alert}" for each, notice in calling),
        "rows": " ".join(f"l{notice.card.loop_id}" for _, notice in calling if notice.card),
        "today": today.facts(board, at=at),
        "deliveries": next_deliveries(board, most=DELIVERIES),
    }
    return render(request, "wall/_facts.html", context)


def _of_all(boards: list[Board], *, first: Board, at: datetime) -> list[tuple[Board, Notice]]:
    """What needs attention on any of the television's boards: an alert does not wait for its board's turn."""
    in_order = sorted(boards, key=lambda each: each != first)
    found = [(each, notice) for each in in_order for notice in attention.notices(each, at=at)]
    return sorted(found, key=lambda told: attention.urgency(told[1]))


def _in_turn(request: HttpRequest, boards: list[Board]) -> Board:
    """The board that the television asks for, if it is one of its own; else the one it was paired with."""
    asked = request.GET.get("board")
    return next((board for board in boards if board.slug == asked), boards[0])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 4 else 1


def _wall(display: Display, boards: list[Board], board: Board) -> dict[str, Any]:
    """The board's seq is read before its rows: what is shown may be newer than that, never older."""
    rows = row_fragments(Loop.objects.filter(board=board), language=get_language() or settings.LANGUAGE_CODE)
    return {
        "display": display,
        "boards": " ".join(each.slug for each in boards),
        "board": board,
        "rows": safe(rows),
        "counts": overview.column_counts(board),
        "seq": board.seq,
        "now": timezone.now(),
        "build": settings.BUILD,
    }


def _with_code(request: HttpRequest, secret: str, display: Display | None) -> HttpResponse:
    """Who is revoked, or unknown, gets a new secret: an old cookie never opens anything again."""
    at = timezone.now()
    facts = {"build": settings.BUILD}
    try:
        if display is None or display.board:
            secret = Display.new_secret()
            address = request.META.get("REMOTE_ADDR", "")[:64]
            display = displays.wait(secret=secret, address=address, instead_of=display, at=at)
        display = displays.renew(display, at=at)
    except displays.Crowded:
        return render(request, "wall/code.html", facts, status=HTTPStatus.TOO_MANY_REQUESTS)
    return _known(render(request, "wall/code.html", facts | {"display": display}), secret)


def _known(answer: HttpResponse, secret: str) -> HttpResponse:
    return cookies.remember(answer, Display.COOKIE, secret, path="/wall/")
