"""The verbs on a card, for pages and programs alike: find the card, do one thing, answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import Source
from kanban import pull
from kanban.models import Card
from kanban.planning.lifecycle import Verb
from kanban.web import access, forms
from kanban.web.answers import only
from kanban.web.commands import obey
from kanban.web.seats import person


def reorder(card: Card, *, supplier: str = "", **facts: Any) -> pull.Outcome:
    """Asks the firm with this code instead, or whoever is next."""
    if not supplier:
        return pull.reorder(card, **facts)
    source = Source.objects.filter(item=card.loop.item_id, supplier__code=supplier).first()
    if source is None:
        part = card.loop.item.part_number
        raise pull.Invalid(_("This supplier does not sell %(part)s.") % {"part": part}, field="supplier")
    return pull.reorder(card, source=source, **facts)


VERBS: dict[str, Callable[..., pull.Outcome]] = {
    Verb.EMPTY: pull.empty,
    Verb.START: pull.start,
    Verb.FINISH: pull.finish,
    Verb.RETURN: pull.return_to_queue,
    Verb.HOLD: pull.hold,
    Verb.RELEASE: pull.release,
    Verb.PROMISE: pull.promise_anew,
    Verb.SHIP: pull.ship,
    Verb.REFUSE: pull.refuse,
    Verb.REORDER: reorder,
}


@only("POST")
def act(request: HttpRequest, card_id: int, verb: str) -> HttpResponseBase:
    """Does `verb` to the card, once however often the gesture arrives."""
    user, at = person(request), timezone.now()
    card = access.movable_card(user, card_id)
    do = partial(VERBS[verb], card, by=user, at=at)
    return obey(request, card, forms.FORMS[verb], at=at, do=do)


@only("POST")
def undo(request: HttpRequest, move_id: int) -> HttpResponseBase:
    """Takes a move back: card, stock and request together."""
    user, at = person(request), timezone.now()
    move = access.undoable_move(user, move_id)
    return obey(request, move.card, forms.Undo, at=at, do=partial(pull.undo, move, by=user, at=at))
