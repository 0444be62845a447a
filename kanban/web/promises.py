"""A supplier promises anew by telephone: the form on the order's page, and what is wrong with it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.http import HttpRequest

from inventory.models import ReplenishmentOrder
from kanban import pull
from kanban.models import Card
from kanban.planning.lifecycle import Verb
from kanban.web import forms, replies
from kanban.web.fields import Fields, Unreadable, fields_of
from kanban.web.shared import acting_through


@dataclass(frozen=True)
class Told:
    """What somebody wrote into the form, what is wrong with it by field, and what was done otherwise."""

    card: Card
    said: Fields = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    done: str = ""


def form_for(user: User, order: ReplenishmentOrder, card: Card | None) -> Told | None:
    """The form, for somebody who may move the card and where there is a promise to change."""
    if card is None or card.order_id != order.pk or Verb.PROMISE not in card.verbs:
        return None
    return Told(card) if Card.objects.movable_by(user).filter(pk=card.pk).exists() else None


def note(request: HttpRequest, card: Card, *, by: User, at: datetime) -> Told:
    """Notes what the supplier promises now, or tells what is wrong beside its field."""
    try:
        fields = fields_of(request)
    except Unreadable as refused:
        return Told(card, errors=refused.errors)
    said = forms.Promise(fields, at=at, through=acting_through(request, fields.get("device", "")))
    if not said.is_valid():
        return Told(card, fields, said.wrong())
    try:
        outcome = pull.promise_anew(card, by=by, at=at, **said.facts())
    except pull.Invalid as refused:
        return Told(card, fields, {refused.field: [refused.message]})
    except pull.Refusal as refused:
        return Told(refused.card or card, fields, {"": [refused.message]})
    if outcome.card is None or outcome.move is None:
        raise TypeError("A promise moves its card, or is refused.")
    return Told(card, done=replies.said(outcome.card, outcome.move))
