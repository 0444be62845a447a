"""The page that stays open and takes scan after scan, and what it shows of each."""

from decimal import Decimal
from http import HTTPStatus
from typing import Any

from csp.constants import WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from inventory import pictures
from inventory.models import Location, StockLevel
from kanban import scanning
from kanban.models import Board, Card, Loop
from kanban.models.choices import Kind, State
from kanban.web import access, tallies
from kanban.web.answers import only
from kanban.web.seats import person

MOST_SCANS = 240
WITHIN_SECONDS = 60
"""Four scans a second for a minute: more than hands can do, less than a gun with a stuck trigger."""


@only("GET")
@csp_update({"script-src": WASM_UNSAFE_EVAL})  # for what reads the camera's pictures, on this page only
def show(request: HttpRequest) -> HttpResponse:
    """The page; it asks for each scan with `found`, and moves cards by their verbs' addresses."""
    return render(request, "scans/show.html", {"build": settings.BUILD})


@only("GET")
@never_cache
def found(request: HttpRequest) -> HttpResponse:
    """What `code` is: the card with its next verb, the place with what should stand there, or why not."""
    user = person(request)
    if _too_many(request, user):
        why = _("Too many scans at once. Nothing was moved. Wait a minute, and scan the last ones again.")
        return render(request, "scans/_refused.html", {"why": why}, status=HTTPStatus.TOO_MANY_REQUESTS)
    cards, places = Card.objects.visible_to(user).as_shown(), access.visible_places(user)
    try:
        code, typed = request.GET.get("code", ""), request.GET.get("typed") == "yes"
        scanned = scanning.read(code, cards=cards, places=places, typed=typed)
    except scanning.Unreadable as why:
        return render(request, "scans/_refused.html", {"why": str(why)}, status=HTTPStatus.NOT_FOUND)
    if isinstance(scanned, Card):
        may_move = Card.objects.movable_by(user).filter(pk=scanned.pk).exists()
        facts = facts_of(scanned, already=scanning.already(scanned), may_move=may_move)
        facts["picture"] = pictures.digest_of(scanned.loop.item_id)
        return render(request, "scans/_card.html", facts | _at_once(scanned, may_move=may_move))
    return render(request, "scans/_place.html", _place(scanned, user))


def _too_many(request: HttpRequest, user: User) -> bool:
    """Counts the scan; whether it is one too many of this person at this address."""
    name = f"scans/{user.pk}/{tallies.site_of(request)}"
    tallies.one_more(name, within_seconds=WITHIN_SECONDS)
    return tallies.lately(name) > MOST_SCANS


def _at_once(card: Card, *, may_move: bool) -> dict[str, Any]:
    """What the scan does by itself; or whether it repeats one, so that nothing is done but said."""
    at = timezone.now()
    verb = scanning.verb_at_once(card, at=at) if may_move else None
    return {"at_once": verb, "repeat": scanning.moved_lately(card, at=at)}


def facts_of(card: Card, *, already: str, may_move: bool) -> dict[str, Any]:
    """What a scanned card shows; `already` says who brought it where it is."""
    return {
        "card": card,
        "loop": card.loop,
        "kind": card.loop.kind,
        "already": already,
        "may_move": may_move,
        "item": card.loop.item,
        "field": _asked(card),
        "step_size": Decimal(1).scaleb(-card.loop.item.decimals),
        "most": card.room if card.state == State.IN_PROGRESS else card.loop.container_quantity,
    }


def _asked(card: Card) -> str:
    """The quantity that the next verb takes from the stepper, by its field's name; or none."""
    if card.held or (card.order and card.order.refused_at):
        return ""
    if card.state == State.IN_PROGRESS:
        return "good"
    picks = card.state == State.REQUESTED and card.loop.kind == Kind.WITHDRAWAL
    return "quantity" if picks else ""


def _place(place: Location, user: User) -> dict[str, Any]:
    """The loops of this person's boards that fill the place, those that lack most first."""
    loops = Loop.objects.filter(active=True, destination=place, board__in=Board.objects.visible_to(user))
    rows = list(loops.select_related("item", "source").order_by("item__part_number"))
    stock = dict(StockLevel.objects.filter(location=place).values_list("item", "quantity"))
    cards = list(Card.objects.in_use().filter(loop__in=rows).order_by("number"))
    for row in rows:
        own = [card for card in cards if card.loop_id == row.pk]
        row.stands = stock.get(row.item_id, Decimal(0))  # type: ignore[attr-defined]
        row.should = row.container_quantity * len(own)  # type: ignore[attr-defined]
        row.full = sum(card.state == State.DONE for card in own)  # type: ignore[attr-defined]
        row.hung = own  # type: ignore[attr-defined]
        row.lacks = len(own) - row.full  # type: ignore[attr-defined]
    rows.sort(key=lambda row: -row.lacks)  # type: ignore[attr-defined]
    return {"place": place, "loops": rows, "lacks": sum(row.lacks for row in rows)}  # type: ignore[attr-defined]
