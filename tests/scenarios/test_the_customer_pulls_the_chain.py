"""One bike is shipped, and the whole chain moves: line, paint shop, goods in and a firm far away.

Nobody plans anything. Each container that runs empty asks for its own filling, through the verbs alone.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from inventory.models import Act, OutboxMessage, ReplenishmentOrder
from kanban import pull
from kanban.models import Card
from kanban.models.choices import Kind, State
from kanban.verification import verify
from tests.scenarios.conftest import BicycleWorks, requested_by, unused_requests


def chain_of(act: Act | None) -> list[str]:
    """The verbs that led to an act, back to the first one."""
    verbs = []
    while act:
        verbs.append(act.verb)
        act = act.caused_by
    return verbs


def test_nobody_outside_is_asked_before_the_boards_are_live(bicycles: BicycleWorks) -> None:
    """The plant's files are loaded and people try the board, but no leader has decided yet."""
    [emptied, *_rest] = bicycles.cards("FRAME-RAW", "goods-in", State.DONE)
    bicycles.ship("CITY-28", 2)
    bicycles.act("buyer", "empty", emptied)
    assert not ReplenishmentOrder.objects.exists()
    assert not OutboxMessage.objects.exists()

    bicycles.put_live()

    asked = {order.item.part_number for order in ReplenishmentOrder.objects.all()}
    assert asked == {"FRAME-RAW", "CHAIN-8", "HUB-R"}
    assert OutboxMessage.objects.count() == 3


@dataclass
class Pulled:
    """The cards that one shipment set in motion, from the bike to the crate at goods in."""

    bike: Card
    drum: Card
    frame: Card
    painted: Card
    welded: Card
    crate: Card


def pull_the_chain(bicycles: BicycleWorks) -> Pulled:
    """One card of each loop, and nothing that was not used."""
    # A customer takes two city bikes: the third container of four is empty, so one card asks for more.
    bike = requested_by(bicycles.ship("CITY-28", 2)).pop(("CITY-28", "shipping"))

    # Otto starts four bikes. The line gives frames, saddles and cable; what ran empty asks for its filling:
    # boxes that somebody fetches from a store, and a drum of cable that a firm brings to the line itself.
    asked = requested_by(bicycles.act("operator", "start", bike))
    frame, drum = asked["FRAME-M", "line-1"], asked.pop(("CABLE-B", "line-1"))
    assert {card.loop.kind for card in asked.values()} == {Kind.WITHDRAWAL}
    assert ("CHAIN-8", "line-1") not in asked, "41 chains still stand in three boxes of 20"

    # Somebody fetches six frames from the paint store: its empty rack asks the paint shop for six more.
    [painted] = requested_by(bicycles.act("operator", "start", frame)).values()
    assert (painted.loop.kind, painted.loop.destination.code) == (Kind.PRODUCTION, "paint-store")

    # Painting them takes welded frames from the cell; twelve more are to be fetched from goods in.
    [welded] = requested_by(bicycles.act("operator", "start", painted)).values()
    assert (welded.loop.kind, welded.loop.destination.code) == (Kind.WITHDRAWAL, "paint-cell")

    # Fetching them empties a crate at goods in.
    [crate] = requested_by(bicycles.act("operator", "start", welded)).values()
    assert (crate.loop.kind, crate.loop.destination.code) == (Kind.SUPPLIER, "goods-in")
    return Pulled(bike, drum, frame, painted, welded, crate)


def test_a_shipped_bike_asks_the_welder_for_a_crate_of_frames(bicycles: BicycleWorks) -> None:
    bicycles.put_live()
    known = set(ReplenishmentOrder.objects.values_list("pk", flat=True))
    pulled = pull_the_chain(bicycles)

    # Two firms are asked, each once, for one container, by mail.
    cable, frames = ReplenishmentOrder.objects.exclude(pk__in=known).order_by("pk")
    assert (pulled.drum.order, pulled.crate.order) == (cable, frames)
    assert (frames.supplier.code, frames.item.part_number, frames.quantity) == ("halm", "FRAME-RAW", 24)
    [message] = frames.messages.all()
    assert (message.recipient, message.topic) == ("kanban@halm-rohrbau.example", "requested")
    assert cable.messages.count() == 1

    # Why was the welder asked? Because a picker fetched, for a painter, for a fitter, for a customer.
    assert chain_of(frames.caused_by) == ["start", "start", "start", "start", "consume"]
    assert chain_of(cable.caused_by) == ["start", "consume"]
    assert list(unused_requests()) == []


def test_what_was_pulled_is_delivered_and_the_books_agree(bicycles: BicycleWorks) -> None:
    bicycles.put_live()
    pulled = pull_the_chain(bicycles)
    frames = pulled.crate.order
    assert frames
    crates = bicycles.stock_of("FRAME-RAW", "goods-in")

    # The welder confirms, and his crate arrives. The cable comes without a word.
    bicycles.act("buyer", "start", pulled.crate)
    frames.refresh_from_db()
    assert frames.state == "confirmed"
    for card in (pulled.crate, pulled.drum):
        assert bicycles.act("buyer", "finish", card).card == card
    frames.refresh_from_db()
    assert (frames.state, frames.received_quantity) == ("received", 24)
    assert bicycles.stock_of("FRAME-RAW", "goods-in") == crates + 24

    # Everything that was started is finished, upstream first.
    for card in (pulled.welded, pulled.painted, pulled.frame, pulled.bike):
        bicycles.act("operator", "finish", card)
        card.refresh_from_db()
        assert card.state == State.DONE
    assert bicycles.stock_of("CITY-28", "shipping") == 14 - 2 + 4
    assert [name for name, wrong in verify().items() if wrong] == []


def test_each_emptied_supplier_container_has_one_order_and_one_message(bicycles: BicycleWorks) -> None:
    """A busy morning: every waiting card is served, again and again, while bikes are shipped."""
    bicycles.put_live()
    for _hour in range(3):
        bicycles.ship("CITY-28", 4)
        bicycles.ship("TOUR-28", 3)
        for _round in range(2):
            serve_all_who_wait(bicycles)
    suppliers = Card.objects.filter(loop__kind=Kind.SUPPLIER)
    cycles = sum(suppliers.values_list("cycle", flat=True))
    signals = set(ReplenishmentOrder.objects.values_list("signal", flat=True))
    assert cycles >= 10
    assert ReplenishmentOrder.objects.count() == OutboxMessage.objects.count() == len(signals) == cycles
    assert list(unused_requests()) == []
    assert [name for name, wrong in verify().items() if wrong] == []


def serve_all_who_wait(bicycles: BicycleWorks) -> None:
    """Starts and finishes every card of the plant itself; what is short waits for its parts."""
    waiting = Card.objects.filter(state=State.REQUESTED).exclude(loop__kind=Kind.SUPPLIER)
    for card in waiting.order_by("loop__kind", "entered_at", "number"):
        try:
            bicycles.act("operator", "start", card)
        except pull.NotEnoughStock:
            continue
        bicycles.act("operator", "finish", card)


def test_without_a_shipment_nothing_moves(bicycles: BicycleWorks) -> None:
    """A day without customers: what waits is filled, and then the plant stands still."""
    bicycles.put_live()
    for _round in range(4):
        serve_all_who_wait(bicycles)
    for order in ReplenishmentOrder.objects.all():
        bicycles.act("buyer", "finish", Card.objects.get(order=order))
    for _round in range(2):
        serve_all_who_wait(bicycles)
    before = ReplenishmentOrder.objects.count()
    bicycles.pass_time(hours=8)
    serve_all_who_wait(bicycles)
    assert ReplenishmentOrder.objects.count() == before
    assert bicycles.stock_of("CITY-28", "shipping") <= Decimal(5 * 4)


@pytest.mark.parametrize("who", ["viewer", "buyer"])
def test_who_may_not_start_a_bike_finds_no_card(bicycles: BicycleWorks, who: str) -> None:
    [bike] = bicycles.cards("CITY-28", "shipping", State.REQUESTED)
    with pytest.raises(Card.DoesNotExist):
        bicycles.act(who, "start", bike)
    assert bicycles.pass_time() - bike.entered_at < timedelta(hours=1)
