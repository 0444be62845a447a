"""What happened on a board since a program last looked."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kanban.models import Board, BoardEvent
from kanban.web import access
from kanban.web.answers import json, only
from kanban.web.seats import person

MOST = 1000


@only("GET", "HEAD")
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The events after `since`, at most a thousand: the rest is asked for by the last one's `seq`.

    410 where they are no longer kept, or never were (a board that was restored from a backup): the
    program reads the whole board again. 400 where `since` is no number.
    """
    board = access.visible_board(person(request), slug)
    since = _number(request.GET.get("since", ""))
    if since is None:
        return _invalid()
    events = list(_events(board, since))
    if not _complete(board, since, events):
        return _gone(board)
    return json(
        {"board": board.slug, "seq": board.seq, "since": since, "events": [_shape(e) for e in events]}
    )


def _number(text: str) -> int | None:
    """A seq as it is written: ASCII digits, not more than fit in the database."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _events(board: Board, since: int) -> Any:
    """Events up to the seq that the board had when it was read, in order."""
    events = BoardEvent.objects.filter(board=board, seq__gt=since, seq__lte=board.seq)
    return events.select_related("caused_by__by").order_by("seq")[:MOST]


def _complete(board: Board, since: int, events: list[BoardEvent]) -> bool:
    """No event is missing, whether it was pruned long ago or while we read."""
    if since > board.seq or since < board.pruned_to:
        return False
    return since == board.seq or bool(events and events[0].seq == since + 1)


def _invalid() -> HttpResponse:
    errors = {"since": [_("Say since which seq, as a whole number from 0.")]}
    return json({"code": "invalid", "errors": errors}, status=HTTPStatus.BAD_REQUEST)


def _gone(board: Board) -> HttpResponse:
    message = _("These changes are no longer kept: read the board again.")
    body = {"code": "gone", "message": message, "seq": board.seq, "pruned_to": board.pruned_to}
    return json(body, status=HTTPStatus.GONE)


def _shape(event: BoardEvent) -> dict[str, Any]:
    """`card` is null where every card of the loop looks different: its stock changed."""
    act = event.caused_by
    return {
        "seq": event.seq,
        "card": event.card_id,
        "loop": event.loop_id,
        "verb": act.verb if act else None,
        "by": act.by.get_username() if act and act.by else None,
        "at": event.at.isoformat(),
    }
