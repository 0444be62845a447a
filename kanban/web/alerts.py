"""Acknowledging an alert, where hands are: on the board, beside what needs attention."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from kanban import alerts
from kanban.web import access, boards
from kanban.web.answers import only, wants_fragments
from kanban.web.fields import fields_of
from kanban.web.seats import person


@only("POST")
def acknowledge(request: HttpRequest, slug: str) -> HttpResponseBase:
    """This person has seen the `alert`; walls stop flashing. For operators and leaders; twice is once."""
    user = person(request)
    board = access.worked_board(user, slug)
    alerts.acknowledge(board, fields_of(request).get("alert", ""), by=user, at=timezone.now())
    if wants_fragments(request) or access.asks_for_json(request):
        return boards.attention_of(request, board)
    return redirect("board", board.slug)
