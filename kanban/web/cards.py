"""One card: as it stands, its history, its stock, and why it was asked for."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.vary import vary_on_headers

from inventory import pictures
from inventory.models import StockLevel
from kanban import causes, overview
from kanban.fragments import cards_html
from kanban.models import Board, Card, Move
from kanban.web import access, chains, shapes
from kanban.web.answers import json, only, wants_fragments
from kanban.web.lost import replaced
from kanban.web.replies import undoable
from kanban.web.seats import person, role_of


@only("GET")
@vary_on_headers("Accept", "HX-Request")
def show(request: HttpRequest, card_id: int) -> HttpResponseBase:
    """The card's page; to a script only its history, to a program card, moves and stock."""
    user = person(request)
    card = access.visible_card(user, card_id)
    if access.asks_for_json(request):
        return json(_as_json(card))
    template = "cards/_history.html" if wants_fragments(request) else "cards/show.html"
    return render(request, template, _context(card, user))


def _context(card: Card, user: User) -> dict[str, Any]:
    board = card.loop.board
    html = cards_html([card.pk], language=get_language() or settings.LANGUAGE_CODE)
    role = role_of(user, board)
    movable = Card.objects.movable_by(user).filter(pk=card.pk).exists()
    return {
        "card": card,
        "item": card.loop.item,
        "picture": pictures.digest_of(card.loop.item_id),
        "shown": next(iter(overview.shown_cards(Card.objects.filter(pk=card.pk))), None),
        "card_html": mark_safe(html.get(card.pk, "")),  # noqa: S308  made and escaped by its template
        "board": board,
        "boards": Board.objects.visible_to(user).order_by("name", "pk"),
        "role": role,
        "seq": board.seq,
        "now": timezone.now(),
        "build": settings.BUILD,
        "may_move": movable,
        "history": history(card, may_undo=movable),
        "levels": levels(card),
        "replaced": replaced(card),
        "may_print": role in access.HANDS,
        "chain": chains.links(causes.chain_of_card(card), seen_by=user),
    }


def history(card: Card, *, may_undo: bool) -> list[Move]:
    """Every step of the card, newest first; `may_undo` marks the one that can be taken back."""
    moves = list(_moves(card))
    standing = [move for move in moves if move.verb != "undo" and not hasattr(move, "undone_by")]
    for move in moves:
        last = bool(standing) and move is standing[0] and move.cycle == card.cycle
        move.may_undo = may_undo and last and undoable(move)  # type: ignore[attr-defined]
    return moves


def _moves(card: Card) -> QuerySet[Move]:
    moves = card.moves.select_related("caused_by__by", "undone_by", "undoes", "order__supplier", "late_scan")
    return moves.order_by("-version")


def levels(card: Card) -> QuerySet[StockLevel]:
    """What there is of the card's item, wherever it stands."""
    here = Q(location__in=[place for place in (card.loop.source_id, card.loop.destination_id) if place])
    found = StockLevel.objects.filter(here | Q(quantity__gt=0), item=card.loop.item_id)
    return found.select_related("item", "location").order_by("location__name")


def _as_json(card: Card) -> dict[str, Any]:
    return {
        "card": shapes.card_shape(card),
        "moves": [shapes.move_shape(move) for move in _moves(card)],
        "stock": [shapes.level_shape(level) for level in levels(card)],
    }
