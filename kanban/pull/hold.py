"""Hold and release: a held card can't move, and says why."""

from datetime import datetime
from typing import TYPE_CHECKING

from kanban.models import Card
from kanban.planning.lifecycle import State, Verb
from kanban.pull import guards, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import Held, WrongState, all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@all_or_nothing
def hold(
    card: Card, *, by: "User | None", at: datetime, reason: str, version: int | None = None, device: str = ""
) -> Outcome:
    """Stops a card where it is; the reason is shown on it and kept in its history."""
    floor = _floor(card, Hand(by=by, at=at, device=device, reason=reason), Verb.HOLD)
    card = guards.present(floor, card, version=version)
    card.held = guards.reason_given(floor, card)
    cause = floor.cause_of(card)
    floor.step(card, Verb.HOLD, State(card.state))
    return write(floor, card=card, caused_by=cause)


@all_or_nothing
def release(
    card: Card,
    *,
    by: "User | None",
    at: datetime,
    version: int | None = None,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """Lets a held card move again; what was used of its container meanwhile is requested now."""
    floor = _floor(card, Hand(by=by, at=at, device=device, reason=reason), Verb.RELEASE)
    try:
        card = guards.present(floor, card, version=version)
    except Held as refused:
        card = refused.card or card
    else:
        raise WrongState(wording.not_held(), card=card)
    card.held = ""
    cause = floor.cause_of(card)
    floor.step(card, Verb.RELEASE, State(card.state))
    return write(floor, card=card, caused_by=cause)


def _floor(card: Card, hand: Hand, verb: Verb) -> Floor:
    return Floor(hand, verb, items={card.loop.item_id}, places={card.loop.destination_id})
