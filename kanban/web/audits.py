"""Audit rounds by phone: start one, scan what is found, see what is missing, close it."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from csp.constants import WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers

from inventory.models import Location
from kanban import audits
from kanban.models import AuditRound, Board, Card, Member
from kanban.overview.still import still, with_last_find
from kanban.web import access, shapes
from kanban.web.answers import json, only, wants_fragments
from kanban.web.fields import Unreadable, fields_of
from kanban.web.seats import Seat, person, seat_at

SHOWN = 20
"""As many of the last rounds as the page lists."""


@only("GET", "POST")
def index(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A board's rounds and the cards that lie still; a POST with a place, or "" for all, starts a round."""
    if request.method == "POST":
        return _start(request, access.labelled_board(person(request), slug))
    seat = seat_at(request, slug)
    return render(request, "audits/index.html", _index(seat, Card.objects.visible_to(person(request))))


@only("GET")
@vary_on_headers("Accept", "HX-Request")
@never_cache
@csp_update({"script-src": WASM_UNSAFE_EVAL})  # type: ignore[arg-type]  # for the camera; knows no address
def show(request: HttpRequest, audit_id: int) -> HttpResponseBase:
    """The round: the page that takes scan after scan, to a script only its lists, to a program both."""
    user = person(request)
    audit = visible_round(user, audit_id)
    picture = audits.picture(audit, cards=Card.objects.visible_to(user))
    if access.asks_for_json(request):
        return json(shapes_of(audit, picture))
    seat = seat_at(request, audit.board.slug)
    context = _about(seat) | {"audit": audit, "picture": picture, "place": place_of_phone(request, audit)}
    context |= {"scans": seat.role in access.HANDS and not audit.closed_at}
    return render(
        request, "audits/_picture.html" if wants_fragments(request) else "audits/show.html", context
    )


@only("POST")
def scan(request: HttpRequest, audit_id: int) -> HttpResponseBase:
    """Takes up one `code`, found by who is at `place` (its code). Moves nothing; twice is once."""
    user = person(request)
    audit = audited_round(user, audit_id)
    try:
        fields = fields_of(request)
        answer = audits.scan(
            audit,
            fields.get("code", ""),
            place=place_at(fields.get("place", ""), user),
            cards=Card.objects.visible_to(user).as_shown(),
            places=access.visible_places(user),
            by=user,
            at=timezone.now(),
        )
    except Unreadable as unreadable:
        return json({"code": "invalid", "errors": unreadable.errors}, status=HTTPStatus.BAD_REQUEST)
    except audits.Refusal as refused:
        return _refused(request, audit, refused)
    return _answered(request, audit, answer)


@only("GET", "POST")
def close(request: HttpRequest, audit_id: int) -> HttpResponseBase:
    """Asks with what is still missing; a POST ends the round: what it has seen is kept. Twice is once."""
    user = person(request)
    audit = audited_round(user, audit_id)
    if request.method != "POST":
        return _asks_to_close(request, audit)
    audit = audits.close_round(audit, by=user, at=timezone.now())
    if access.asks_for_json(request):
        return json(shapes_of(audit, audits.picture(audit, cards=Card.objects.visible_to(user))))
    return redirect("audit", audit.pk)


def _asks_to_close(request: HttpRequest, audit: AuditRound) -> HttpResponseBase:
    place = place_of_phone(request, audit)
    if audit.closed_at:
        return redirect(address(audit, place))
    picture = audits.picture(audit, cards=Card.objects.visible_to(person(request)))
    about = _about(seat_at(request, audit.board.slug))
    return render(request, "audits/close.html", about | {"audit": audit, "picture": picture, "place": place})


def visible_round(user: User, audit_id: int) -> AuditRound:
    """A round of a board that this person sees; 404 for any other."""
    rounds = AuditRound.objects.visible_to(user).select_related("board", "place", "opened_by", "closed_by")
    audit = rounds.filter(pk=audit_id).first()
    if audit is None:
        raise Http404(audit_id)
    return audit


def audited_round(user: User, audit_id: int) -> AuditRound:
    """A round that this person may go: operators and leaders of its board; 403 for who only looks."""
    audit = visible_round(user, audit_id)
    access.labelled_board(user, audit.board.slug)
    return audit


def shapes_of(audit: AuditRound, picture: audits.Picture) -> dict[str, Any]:
    """The round for programs: its cards by list, times ISO 8601 with zone."""
    lists = ("expected", "found", "missing", "replaced", "elsewhere")
    cards = {name: [shapes.card_shape(line.card) for line in getattr(picture, name)] for name in lists}
    return cards | {
        "id": audit.pk,
        "board": audit.board.slug,
        "place": audit.place.code if audit.place else None,
        "opened_at": audit.opened_at.isoformat(),
        "closed_at": audit.closed_at.isoformat() if audit.closed_at else None,
        "unknown": [{"code": stray.code, "why": stray.why} for stray in picture.strays],
    }


def _start(request: HttpRequest, board: Board) -> HttpResponseBase:
    wanted = request.POST.get("place", "")
    place = access.places_of([board]).filter(code=wanted.replace("\0", "")).first() if wanted else None
    if wanted and place is None:
        raise Http404(wanted)
    audit = audits.open_round(board, place, by=person(request), at=timezone.now())
    return redirect("audit", audit.pk)


def _index(seat: Seat, cards: QuerySet[Card]) -> dict[str, Any]:
    rounds = seat.board.audits.select_related("place", "opened_by", "closed_by")
    closed = audits.with_counts(rounds.filter(closed_at__isnull=False), cards=cards)
    at = timezone.now()
    return _about(seat) | {
        "may_start": seat.role in access.HANDS,
        "places": access.places_of([seat.board]),
        "under_way": rounds.filter(closed_at=None).order_by("-opened_at", "-pk"),
        "closed": closed.order_by("-closed_at", "-pk")[:SHOWN],
        "still": with_last_find(still(seat.board, at=at)),
        "now": at,
    }


def _about(seat: Seat) -> dict[str, Any]:
    return {"board": seat.board, "leads": seat.role == Member.Role.LEADER, "build": settings.BUILD}


def place_of_phone(request: HttpRequest, audit: AuditRound) -> Location | None:
    """Where the phone said last that it is: at a place of the address or form, or else of the round."""
    said = request.POST.get("place") or request.GET.get("place", "")
    return place_at(said, person(request)) or audit.place


def place_at(code: str, user: User) -> Location | None:
    places: QuerySet[Location] = access.visible_places(user)
    code = code.replace("\0", "")
    return places.filter(code=code).first() if code else None


def _answered(request: HttpRequest, audit: AuditRound, answer: audits.Answer) -> HttpResponse:
    place = answer.place
    if access.asks_for_json(request):
        where = {"place": place.code if place else "", "place_name": place.name if place else ""}
        return json({"kind": answer.kind, "message": answer.message} | where)
    level = messages.ERROR if answer.kind == "refused" else messages.SUCCESS
    messages.add_message(request, level, answer.message)
    return redirect(address(audit, place))


def _refused(request: HttpRequest, audit: AuditRound, refused: audits.Refusal) -> HttpResponse:
    if access.asks_for_json(request):
        return json({"code": refused.code, "message": refused.message}, status=HTTPStatus.CONFLICT)
    messages.error(request, refused.message or _("This was refused."))
    return redirect(address(audit, None))


def address(audit: AuditRound, place: Location | None) -> str:
    """The round's page, for a phone at this place."""
    where = f"?{urlencode({'place': place.code})}" if place else ""
    return reverse("audit", args=(audit.pk,)) + where
