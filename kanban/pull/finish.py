"""Finish: the full container stands in its place. Made: done. Fetched: brought. Bought: received."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from inventory import bom, orders
from inventory.models import BomLine, Location
from inventory.stock import NotEnough
from kanban.models import Card
from kanban.planning.lifecycle import Kind, State, Verb
from kanban.pull import guards, wording
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.refusals import Invalid, OverDelivery
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Filling:
    """What came of a card this time; `closed` takes it for finished although some are missing."""

    good: Decimal
    scrapped: Decimal
    closed: bool


@transaction.atomic
def finish(
    card: Card,
    *,
    by: "User | None",
    at: datetime,
    version: int | None = None,
    good: Decimal | None = None,
    scrapped: Decimal = Decimal(0),
    close: bool = False,
    device: str = "",
    reason: str = "",
) -> Outcome:
    """IN_PROGRESS → DONE, once the container is full or closed short; until then it stays open.

    `good` units (all that is missing unless said otherwise) go to the destination, `scrapped` ones
    to scrap with a reason. A supplier's delivery that nobody had confirmed is received in one act,
    with both moves recorded. Refuses more than the container and its source's tolerance take.
    """
    loop = card.loop
    lines = bom.components_of(loop.item_id) if loop.kind == Kind.PRODUCTION else []
    hand = Hand(by=by, at=at, device=device, reason=reason)
    items = {loop.item_id, *(line.component_id for line in lines)}
    floor = Floor(hand, Verb.FINISH, items=items, places={loop.source_id, loop.destination_id})
    card = guards.present(floor, card, version=version)
    cause = guards.cause_of(card)
    _confirm_unconfirmed(floor, card)
    guards.standing_in(card, State.IN_PROGRESS, done_in=State.DONE)
    filling = _filling(floor, card, good, scrapped, close=close)
    try:
        warning = _fill(floor, card, filling, lines)
    except NotEnough as refused:
        raise guards.not_enough(floor, refused, card) from refused
    outcome = write(floor, card=card, caused_by=cause)
    outcome.warning = warning
    return outcome


def _confirm_unconfirmed(floor: Floor, card: Card) -> None:
    if card.loop.kind == Kind.SUPPLIER and card.state == State.REQUESTED:
        guards.room_in(card, State.IN_PROGRESS)
        if card.order:
            orders.confirm(card.order, at=floor.hand.at)
        floor.step(card, Verb.START, State.IN_PROGRESS)


def _filling(floor: Floor, card: Card, good: Decimal | None, scrapped: Decimal, *, close: bool) -> Filling:
    """What the person said, checked: countable, explained, and not more than the container takes."""
    on_the_way = card.picked - card.received - card.scrapped
    if good is None:
        good = on_the_way if on_the_way > 0 else Decimal(0) if close else card.open_quantity
    guards.quantity_of(card, good, field="good", zero_allowed=True)
    guards.quantity_of(card, scrapped, field="scrapped", zero_allowed=True)
    if not good and not scrapped and not close:
        raise Invalid(wording.nothing_finished(), field="good", card=card)
    if close and not good and not card.received:
        raise Invalid(wording.nothing_received(), field="good", card=card)
    if scrapped:
        guards.reason_given(floor, card)
    most = card.loop.container_quantity * (1 + _tolerance(card))
    if card.received + good > most:
        raise OverDelivery(wording.container_exceeded(card, most), card=card)
    return Filling(good, scrapped, close)


def _tolerance(card: Card) -> Decimal:
    """The share by which the card's source may deliver too much; the plant itself never may."""
    return card.order.source.over_percent / 100 if card.order else Decimal(0)


def _fill(floor: Floor, card: Card, filling: Filling, lines: list[BomLine]) -> str:
    before = card.received + card.scrapped
    card.received += filling.good
    card.scrapped += filling.scrapped
    complete = filling.closed or card.received >= card.loop.container_quantity
    warning = guards.room_in(card, State.DONE) if complete else ""
    picked = Decimal(0)
    if card.loop.kind == Kind.WITHDRAWAL:
        picked = _bring(floor, card, filling)
    elif card.loop.kind == Kind.PRODUCTION:
        _make(floor, card, filling, lines, before)
    else:
        _deliver(floor, card, filling, Location.SUPPLIER)
        if card.order:
            orders.receive(card.order, filling.good, at=floor.hand.at, complete=complete)
            floor.corrected[card.order.pk] = card.order
    to_state = State.DONE if complete else State.IN_PROGRESS
    floor.step(card, Verb.FINISH, to_state, good=filling.good, scrapped=filling.scrapped, picked=picked)
    return warning


def _deliver(floor: Floor, card: Card, filling: Filling, origin: int) -> None:
    floor.books.transfer(card.loop.item_id, filling.good, origin, card.loop.destination_id)
    floor.books.scrap(card.loop.item_id, filling.scrapped, origin)


def _bring(floor: Floor, card: Card, filling: Filling) -> Decimal:
    """Picks what is brought beyond what was picked; closing short takes back what is not brought."""
    source = card.loop.source_id
    assert source is not None  # noqa: S101  a constraint says so: loop_has_the_source_of_its_kind
    used = card.received + card.scrapped
    more = max(used - card.picked, Decimal(0))
    floor.books.transfer(card.loop.item_id, more, source, Location.TRANSIT)
    card.picked += more
    _deliver(floor, card, filling, Location.TRANSIT)
    if filling.closed:
        floor.books.transfer(card.loop.item_id, card.picked - used, Location.TRANSIT, source)
        card.picked = used
    return more


def _make(floor: Floor, card: Card, filling: Filling, lines: list[BomLine], before: Decimal) -> None:
    """Components follow what was made: a whole container's while open, the true number once closed."""
    source = card.loop.source_id
    assert source is not None  # noqa: S101  a constraint says so: loop_has_the_source_of_its_kind
    container = card.loop.container_quantity
    made = card.received + card.scrapped
    after = made if filling.closed else max(container, made)
    taken = bom.difference(lines, before=max(container, before), after=after)
    floor.books.transfer_all(
        (line.component_id, more, source, Location.PRODUCTION)
        if more > 0
        else (line.component_id, -more, Location.PRODUCTION, source)
        for line, more in taken
    )
    _deliver(floor, card, filling, Location.PRODUCTION)
