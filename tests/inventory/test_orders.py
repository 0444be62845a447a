"""Replenishment orders: whom a signal asks, for how much, and what becomes of the request."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from inventory import orders
from inventory.models import Act, Item, OutboxMessage, ReplenishmentOrder, Source, Supplier
from tests.factory import Factory
from tests.inventory.asking import ask, bought, cancel

D = Decimal
State = ReplenishmentOrder.State


def place(factory: Factory, *needs: orders.Need) -> dict[str, ReplenishmentOrder]:
    return orders.place(needs, at=factory.now, act=Act.objects.create(verb="empty", at=factory.now))


def need(item: Item, quantity: str | int = 20, signal: str = "card/1") -> orders.Need:
    return orders.Need(signal, item.pk, D(quantity))


def test_a_signal_asks_the_preferred_supplier_and_writes_its_message(factory: Factory) -> None:
    rim = factory.item("RIM")
    factory.source(rim, "Bern", priority=2)
    factory.source(rim, "Alba", priority=1, lead_time_days=D("1.5"))
    order = place(factory, need(rim))["card/1"]
    assert (order.supplier.name, order.quantity, order.signal) == ("Alba", D(20), "card/1")
    assert (order.requested_at, order.asked_for) == (factory.now, factory.now + timedelta(days=1.5))
    message = order.messages.get()
    assert (message.topic, message.recipient, message.state) == (
        "requested",
        "orders@alba.example",
        "pending",
    )
    assert message.caused_by == order.caused_by


def test_the_backup_is_asked_where_the_preferred_source_is_not_active(factory: Factory) -> None:
    rim = factory.item("RIM")
    factory.source(rim, "Alba", priority=1, active=False)
    factory.source(rim, "Bern", priority=2)
    assert place(factory, need(rim))["card/1"].supplier.name == "Bern"


def test_a_supplier_that_is_not_active_is_not_asked(factory: Factory) -> None:
    rim = bought(factory)
    factory.source(rim, "Bern", priority=2)
    Supplier.objects.filter(code="alba").update(active=False)
    assert place(factory, need(rim))["card/1"].supplier.name == "Bern"


def test_an_item_that_nobody_sells_is_asked_of_nobody_and_the_others_are(factory: Factory) -> None:
    rim, hub = bought(factory), factory.item("HUB")
    assert list(place(factory, need(hub, signal="card/2"), need(rim))) == ["card/1"]
    assert ReplenishmentOrder.objects.get().item == rim
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("needed", "minimum", "multiple", "ordered"),
    [
        ("20", "0", "0", "20"),
        ("20", "50", "0", "50"),  # at least the minimum
        ("20", "0", "12", "24"),  # in whole boxes of twelve
        ("24", "0", "12", "24"),
        ("20", "30", "12", "36"),  # the minimum, in whole boxes
        ("0.7", "0", "0.25", "0.75"),
    ],
)
def test_minimum_and_multiple_of_a_source_are_respected(
    needed: str, minimum: str, multiple: str, ordered: str
) -> None:
    source = Source(minimum=D(minimum), multiple=D(multiple))
    assert source.order_quantity(D(needed)) == D(ordered)


def test_any_number_of_signals_is_placed_in_four_statements(
    factory: Factory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    items = [bought(factory, f"PART-{number}") for number in range(12)]
    act = Act.objects.create(verb="empty", at=factory.now)
    needs = [need(item, signal=f"card/{item.pk}") for item in items]
    with django_assert_num_queries(4):
        placed = orders.place(needs, at=factory.now, act=act)
    assert len(placed) == 12


def test_a_signal_with_an_open_order_cannot_have_a_second_one(factory: Factory) -> None:
    rim = bought(factory)
    place(factory, need(rim))
    with pytest.raises(IntegrityError), transaction.atomic():
        place(factory, need(rim))
    assert ReplenishmentOrder.objects.open().count() == 1


def test_after_a_cancellation_the_signal_may_be_asked_again(factory: Factory) -> None:
    rim = bought(factory)
    cancel(factory, place(factory, need(rim))["card/1"])
    place(factory, need(rim))
    assert ReplenishmentOrder.objects.open().count() == 1


def test_a_confirmation_without_a_date_is_for_the_date_that_was_asked_for(factory: Factory) -> None:
    order = ask(factory, bought(factory)).order
    orders.confirm(order, at=factory.pass_time(hours=1))
    assert (order.confirmed_at, order.promised_for) == (factory.now, order.asked_for)
    orders.confirm(order, at=factory.now, promised_for=factory.now + timedelta(days=3))
    assert order.promised_for == factory.now + timedelta(days=3)


def test_an_order_is_received_when_the_last_part_of_it_is(factory: Factory) -> None:
    order = ask(factory, bought(factory), 100).order
    orders.receive(order, D(60), at=factory.now, complete=False)
    assert (order.received_quantity, order.state) == (D(60), State.PARTLY_RECEIVED)
    orders.receive(order, D(40), at=factory.now, complete=True)
    orders.save_facts([order])
    order.refresh_from_db()
    assert (order.received_quantity, order.received_at, order.state) == (D(100), factory.now, State.RECEIVED)


def test_an_order_is_marked_as_sent_once(factory: Factory) -> None:
    order = ask(factory, bought(factory)).order
    sent_at = factory.now
    assert orders.mark_sent([order.pk], at=sent_at) == [order.pk]
    assert orders.mark_sent([order.pk], at=factory.pass_time(hours=1)) == []
    order.refresh_from_db()
    assert (order.sent_at, order.state) == (sent_at, State.SENT)


def test_saving_what_the_floor_knows_does_not_forget_that_the_order_was_sent(factory: Factory) -> None:
    order = ask(factory, bought(factory)).order
    orders.mark_sent([order.pk], at=factory.now)
    orders.confirm(order, at=factory.now)
    orders.save_facts([order])
    order.refresh_from_db()
    assert (order.sent_at, order.state) == (factory.now, State.CONFIRMED)


def test_the_state_of_an_order_is_the_furthest_point_it_has_reached(factory: Factory) -> None:
    now, order = factory.now, ReplenishmentOrder()
    reached = [order.state]
    for moment in ("sent_at", "confirmed_at", "shipped_at", "received_at", "refused_at", "cancelled_at"):
        setattr(order, moment, now)
        reached.append(order.state)
    assert reached == [
        State.REQUESTED,
        State.SENT,
        State.CONFIRMED,
        State.SHIPPED,
        State.RECEIVED,
        State.REFUSED,
        State.CANCELLED,
    ]


def test_a_cancelled_order_whose_supplier_was_not_asked_tells_nobody(factory: Factory) -> None:
    message = ask(factory, bought(factory))
    cancel(factory, message.order)
    assert list(message.order.messages.values_list("topic", "state")) == [("requested", "withdrawn")]


@pytest.mark.parametrize(
    ("state", "attempts"),
    [("sent", 1), ("leased", 1), ("pending", 1), ("dead", 13)],
)
def test_who_may_have_been_asked_gets_a_cancellation(factory: Factory, state: str, attempts: int) -> None:
    message = ask(factory, bought(factory))
    sent_at = factory.now if state == "sent" else None
    OutboxMessage.objects.filter(pk=message.pk).update(state=state, attempts=attempts, sent_at=sent_at)
    cancel(factory, message.order)
    message.order.refresh_from_db()
    assert message.order.state == State.CANCELLED
    cancellation = message.order.messages.get(topic="cancelled")
    told = {name: value for name, value in message.payload.items() if name != "link"}
    assert (cancellation.state, cancellation.recipient, cancellation.payload) == (
        "pending",
        message.recipient,
        told,
    )


def test_cancelling_nothing_asks_the_database_nothing(
    factory: Factory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    act = Act.objects.create(verb="undo", at=factory.now)
    with django_assert_num_queries(0):
        orders.cancel([], at=factory.now, act=act)
