"""The way of a command: read, check, do once, and answer in the shape that was asked for."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from kanban import pull
from kanban.models import Card
from kanban.web import pressed, replies, shapes
from kanban.web.access import asks_for_json
from kanban.web.fields import Unreadable, WrongFields, fields_of
from kanban.web.forms import Command
from kanban.web.gestures import Answer, OtherFields, fingerprint, once
from kanban.web.seats import person
from kanban.web.shared import acting_through

LONGEST_KEY = 200


def obey(
    request: HttpRequest,
    card: Card,
    form: type[Command],
    *,
    at: datetime,
    do: Callable[..., pull.Outcome],
) -> HttpResponseBase:
    """Does the command once, with the arguments that `form` reads from the request.

    A press that a device kept for somebody who is no longer logged in there is left to that person.
    """
    if pressed.by_another(request):
        return replies.other_person(request, card)
    try:
        fields = fields_of(request)
        through = acting_through(request, fields.get("device", ""))
        read = form(fields, at=at, spoken=not asks_for_json(request), through=through)
        deed = partial(_deed, read, do, scanned_at=pressed.when(request, at=at))
        command = fingerprint(request.path, fields)
        answer = once(person(request), key_of(request), command, at=at, do=deed)
    except (Unreadable, WrongFields) as refused:
        return replies.invalid(request, card, refused.errors)
    except OtherFields:
        return replies.other_fields(request, card)
    except pull.Invalid as refused:
        return replies.invalid(request, card, {refused.field: [refused.message]})
    except pull.Refusal as refused:
        return replies.refused(request, card, refused)
    return replies.done(request, card, answer)


def key_of(request: HttpRequest, *, said: str = "") -> str:
    """The key of the gesture: its header, or what a form without script `said` in a hidden field."""
    key = request.headers.get("Idempotency-Key", said).strip()
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise WrongFields({"Idempotency-Key": [_("A key has at most 200 printable characters.")]})
    return key


def _deed(form: Command, do: Callable[..., pull.Outcome], *, scanned_at: datetime | None) -> Answer:
    """What is answered, and kept for the same gesture arriving again."""
    if not form.is_valid():
        raise WrongFields(form.wrong())
    outcome = do(**form.facts())
    card, move = outcome.card, outcome.move
    if card is None or move is None:
        raise TypeError("A verb on a card moves it, or refuses.")
    pressed.remember(move, scanned_at)
    here = [each.pk for each in outcome.changed if each.loop.board_id == card.loop.board_id]
    return {
        "card": shapes.card_shape(card),
        "move": shapes.move_shape(move),
        "message": replies.said(card, move),
        "warning": outcome.warning,
        "undoable": replies.undoable(move),
        "changed": here,
    }
