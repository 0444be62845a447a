"""Undo: one step back for card, stock and request together, or a refusal that says why not."""

from decimal import Decimal

import pytest

from inventory.models import Act, Location, OutboxMessage, ReplenishmentOrder
from kanban import loops, pull
from kanban.models import Card, Loop
from tests.factory import WheelWorks
from tests.kanban.books import level, moved, started, states, undo, waiting


def deliver_the_mail(works: WheelWorks) -> None:
    OutboxMessage.objects.filter(state="pending").update(state="sent", sent_at=works.now, attempts=1)


def test_undoing_an_empty_brings_back_container_card_and_request(works: WheelWorks) -> None:
    emptied = works.do("empty", works.card(works.rims))
    undone = undo(works, emptied)
    assert states(works.rims) == ["DONE", "DONE"]
    assert level(works.rim, works.goods_in) == 40
    assert ReplenishmentOrder.objects.get().state == "cancelled"
    assert OutboxMessage.objects.get().state == "withdrawn"
    assert moved(undone).undoes == moved(emptied)


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "sent", "attempts": 1},
        {"state": "leased"},
        {"attempts": 1},
        {"state": "dead", "attempts": 9},
    ],
)
def test_a_supplier_who_may_have_been_asked_gets_a_cancellation(
    works: WheelWorks, facts: dict[str, object]
) -> None:
    emptied = works.do("empty", works.card(works.rims))
    sent_at = works.now if facts.get("state") == "sent" else None
    OutboxMessage.objects.update(**facts, sent_at=sent_at)
    undo(works, emptied)
    cancellation = OutboxMessage.objects.get(topic="cancelled")
    assert (cancellation.state, cancellation.payload["part_number"]) == ("pending", "RIM")
    assert cancellation.order.state == "cancelled"


def test_a_card_emptied_again_after_an_undo_asks_under_a_new_cycle(works: WheelWorks) -> None:
    undo(works, works.do("empty", works.card(works.rims)))
    works.do("empty", works.card(works.rims))
    signals = ReplenishmentOrder.objects.order_by("id").values_list("signal", flat=True)
    assert [signal.rpartition("/")[2] for signal in signals] == ["1", "2"]
    assert ReplenishmentOrder.objects.open().count() == 1


def test_undoing_a_start_gives_back_components_and_withdraws_what_it_requested(works: WheelWorks) -> None:
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    start = works.do("start", waiting(works.bikes))
    assert states(works.wheels_at_line) == ["REQUESTED", "DONE"]
    undo(works, start)
    assert level(works.wheel, works.line) == 20
    assert states(works.wheels_at_line) == ["DONE", "DONE"]
    assert states(works.bikes) == ["REQUESTED", "DONE", "DONE"]


def test_a_signal_that_somebody_acted_on_stays(works: WheelWorks) -> None:
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    start = works.do("start", waiting(works.bikes))
    works.do("start", waiting(works.wheels_at_line))
    undo(works, start)
    assert states(works.wheels_at_line) == ["IN_PROGRESS", "DONE"]
    assert level(works.wheel, works.line) == 20


def test_a_held_signal_stays(works: WheelWorks) -> None:
    start = works.do("start", started_later(works, works.wheels))
    works.do("hold", waiting(works.rims_at_cell), reason="Looking for it")
    undo(works, start)
    assert states(works.rims_at_cell) == ["REQUESTED", "DONE"]


def started_later(works: WheelWorks, loop: Loop) -> Card:
    works.do("empty", works.card(loop))
    return works.card(loop)


def test_undoing_a_start_cancels_the_requests_that_it_caused(works: WheelWorks) -> None:
    pull.count(works.spoke, works.cell, Decimal(1100), by=None, at=works.now, reason="Counted")
    start = works.do("start", started_later(works, works.wheels))
    assert states(works.spokes) == ["REQUESTED", "DONE", "DONE"]
    deliver_the_mail(works)
    undo(works, start)
    assert states(works.spokes) == ["DONE", "DONE", "DONE"]
    assert OutboxMessage.objects.get(topic="cancelled").order == ReplenishmentOrder.objects.get()


def test_a_request_that_the_supplier_confirmed_is_not_withdrawn(works: WheelWorks) -> None:
    pull.count(works.spoke, works.cell, Decimal(1100), by=None, at=works.now, reason="Counted")
    start = works.do("start", started_later(works, works.wheels))
    ReplenishmentOrder.objects.update(confirmed_at=works.now)
    undo(works, start)
    assert states(works.spokes) == ["REQUESTED", "DONE", "DONE"]


def test_partial_fillings_are_undone_one_by_one(works: WheelWorks) -> None:
    card = started(works, works.rims)
    first = works.do("finish", card, good=Decimal(12))
    second = works.do("finish", card, good=Decimal(8))
    order = ReplenishmentOrder.objects.get()
    for filling, received in ((second, 12), (first, 0)):
        undo(works, filling)
        order.refresh_from_db()
        assert (order.received_quantity, order.received_at) == (received, None)
        assert works.card(works.rims).received == received
    assert works.card(works.rims).state == "IN_PROGRESS"
    assert order.state == "confirmed"


def test_a_delivery_received_in_one_act_is_undone_in_one(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    undo(works, works.do("finish", works.card(works.rims)))
    assert states(works.rims) == ["REQUESTED", "DONE"]
    assert ReplenishmentOrder.objects.get().state == "requested"


def test_undoing_a_short_closing_picks_again_what_had_gone_back(works: WheelWorks) -> None:
    closed = works.do("finish", started(works, works.wheels_at_line), good=Decimal(6), close=True)
    undo(works, closed)
    card = works.card(works.wheels_at_line)
    assert (card.state, card.received, card.picked) == ("IN_PROGRESS", 0, 10)
    assert level(works.wheel, Location.TRANSIT) == 10
    works.do("finish", card)
    assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (20, 0)


def test_undoing_a_difference_pick_leaves_what_was_picked_first(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line, quantity=Decimal(6))
    works.do("finish", card)
    undo(works, works.do("finish", card))
    assert (works.card(works.wheels_at_line).picked, level(works.wheel, works.rack)) == (6, 24)


def test_an_undone_scrap_is_scrap_no_more(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    undo(works, works.do("finish", card, good=Decimal(7), scrapped=Decimal(3), reason="Bent", close=True))
    assert (works.card(works.wheels).scrapped, level(works.rim, works.cell)) == (0, 10)


def test_everything_can_be_undone_in_reverse_order(works: WheelWorks) -> None:
    before = [level(works.rim, works.cell), level(works.wheel, works.rack)]
    steps = [works.do("empty", works.card(works.wheels)), works.do("start", works.card(works.wheels))]
    steps.append(works.do("finish", works.card(works.wheels), good=Decimal(4)))
    steps.append(works.do("finish", works.card(works.wheels), close=True))
    for step in reversed(steps):
        undo(works, step)
    assert [level(works.rim, works.cell), level(works.wheel, works.rack)] == before
    assert states(works.wheels) == states(works.rims_at_cell) + ["DONE"] == ["DONE"] * 3


def test_an_emptied_surplus_card_comes_back_with_its_container(works: WheelWorks) -> None:
    loops.resize(works.wheels, cards=2, container_quantity=Decimal(10), by=None, at=works.now)
    retired = works.do("empty", works.card(works.wheels, 3))
    undo(works, retired)
    card = works.card(works.wheels, 3)
    assert (card.state, card.surplus, card.retired_at) == ("DONE", True, None)
    assert level(works.wheel, works.rack) == 30


def test_the_undo_answers_what_it_undoes(works: WheelWorks) -> None:
    emptied = works.do("empty", works.card(works.wheels))
    undone = undo(works, emptied)
    assert moved(undone).caused_by.caused_by == Act.objects.get(verb="empty") == moved(emptied).caused_by


def test_a_hold_that_was_released_stands_in_no_undo_s_way(works: WheelWorks) -> None:
    finish = moved(works.do("finish", started(works, works.wheels)))
    works.do("hold", works.card(works.wheels), reason="is it true?")
    works.do("release", works.card(works.wheels))
    pull.undo(finish, by=None, at=works.now)
    assert works.card(works.wheels).state == "IN_PROGRESS"
