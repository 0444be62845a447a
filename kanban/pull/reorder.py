"""Refuse and reorder: one supplier cannot, another is asked for the same cycle."""

from datetime import datetime
from typing import TYPE_CHECKING

from inventory import orders, sourcing
from inventory.models import ReplenishmentOrder, Source
from kanban.models import Card
from kanban.planning.lifecycle import State, Verb
from kanban.pull import guards, supplier_wording, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.gone import gone
from kanban.pull.refusals import AlreadyDone, Invalid, Refusal, WrongState, all_or_nothing
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class NoBackup(Refusal):
    """Everybody who sells the item has been asked for this cycle already."""

    code = "no_backup"


@all_or_nothing
def refuse(
    card: Card, *, by: "User | None", at: datetime, reason: str, version: int | None = None, device: str = ""
) -> Outcome:
    """The supplier cannot: the card waits in REQUESTED again, its order is refused.

    Where the source says so the backup is asked in the same transaction; otherwise it is proposed.
    Refuses when all of it has left: who has delivered could, and the goods are to be received.
    """
    floor, card, order = _asked(card, Verb.REFUSE, Hand(by=by, at=at, device=device, reason=reason), version)
    guards.order_open(card)
    if order.shipped_at and gone(order) >= card.wanted:
        raise WrongState(supplier_wording.all_shipped(card), card=card)
    cause = floor.cause_of(card)
    order.refused_at, order.refused_because = at, guards.reason_given(floor, card)
    floor.corrected[order.pk] = order
    floor.step(card, Verb.REFUSE, State.REQUESTED)
    backup = orders.backup_of(order, at=at) if order.source.fails_over else None
    if backup:
        _ask_instead(floor, card, order, backup)
    return write(floor, card=card, caused_by=cause)


@all_or_nothing
def reorder(
    card: Card,
    *,
    by: "User | None",
    at: datetime,
    source: Source | None = None,
    version: int | None = None,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """Asks the backup (or `source`) for the same cycle, and cancels the first request if it is open.

    Both happen in one transaction: never are two orders open for a card's cycle. Refuses with
    NoBackup when everybody has been asked. Whoever refused is asked again only by being named.
    """
    floor, card, order = _asked(card, Verb.REORDER, Hand(by=by, at=at, device=device, reason=reason), version)
    cause = floor.cause_of(card)
    backup = _chosen(card, order, source, at=at) if source else orders.backup_of(order, at=at)
    if backup is None:
        raise NoBackup(supplier_wording.no_backup(card), card=card)
    if order.is_open:
        floor.cancelled.append(order)
    _ask_instead(floor, card, order, backup)
    return write(floor, card=card, caused_by=cause)


def _asked(card: Card, verb: Verb, hand: Hand, version: int | None) -> tuple[Floor, Card, ReplenishmentOrder]:
    """The card under lock with the order that somebody was asked by, as long as nothing came of it."""
    floor = Floor(hand, verb, items={card.loop.item_id}, places={card.loop.destination_id})
    card = guards.present(floor, card, version=version)
    if card.order is None:
        raise WrongState(supplier_wording.not_asked(), card=card)
    if card.state == State.DONE:
        raise AlreadyDone(wording.already(card, guards.last_move(card)), card=card)
    if card.received or card.scrapped:
        raise WrongState(wording.partly_filled(card), card=card)
    card.order.item = card.loop.item
    return floor, card, card.order


def _chosen(card: Card, order: ReplenishmentOrder, source: Source, *, at: datetime) -> Source:
    """The source that somebody named, if it sells the card's item now and is not being asked already."""
    usable = sourcing.usable({card.loop.item_id}, at=at).filter(pk=source.pk).first()
    if usable is None:
        raise Invalid(supplier_wording.another_item(card), field="source", card=card)
    if order.is_open and usable.supplier_id == order.supplier_id:
        raise AlreadyDone(supplier_wording.asked_already(card), card=card)
    return usable


def _ask_instead(floor: Floor, card: Card, order: ReplenishmentOrder, backup: Source) -> None:
    card.order = None
    floor.instead[card.pk] = (orders.latest_for(order), backup)
    floor.step(card, Verb.REORDER, State.REQUESTED)
