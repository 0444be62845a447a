"""The verbs, one at a time."""

from decimal import Decimal

from inventory.models import OutboxMessage, ReplenishmentOrder, StockLevel
from kanban import pull
from kanban.models import Card, Move
from tests.factory import WheelWorks


def level(item, place) -> Decimal:
    return StockLevel.objects.get(item=item, location=place).quantity


def test_shipping_a_container_of_bikes_requests_one_card(works: WheelWorks) -> None:
    outcome = pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    assert [card.state for card in Card.objects.filter(loop=works.bikes)].count("REQUESTED") == 1
    assert len(outcome.changed) == 3


def test_starting_takes_the_bom_and_requests_the_components(works: WheelWorks) -> None:
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    works.do("start", works.card(works.bikes))
    assert level(works.wheel, works.line) == 10
    assert works.card(works.wheels_at_line).state == "REQUESTED"
    works.do("start", works.card(works.wheels_at_line))
    assert works.card(works.wheels).state == "REQUESTED"


def test_a_supplier_is_asked_and_receives_in_one_act(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    order = ReplenishmentOrder.objects.get()
    assert OutboxMessage.objects.get().order == order
    outcome = works.do("finish", works.card(works.rims))
    assert outcome.card.state == "DONE"
    assert Move.objects.filter(card=outcome.card).count() == 3
    pull.undo(outcome.move, by=None, at=works.now)
    assert works.card(works.rims).state == "REQUESTED"
    order.refresh_from_db()
    assert order.state == "requested"


def test_undo_of_a_start_withdraws_signals_and_reverses_stock(works: WheelWorks) -> None:
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    outcome = works.do("start", works.card(works.bikes))
    pull.undo(outcome.move, by=None, at=works.now)
    assert level(works.wheel, works.line) == 20
    assert works.card(works.wheels_at_line).state == "DONE"
    assert works.card(works.bikes).state == "REQUESTED"
