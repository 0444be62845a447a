"""What must never be false is refused by the database itself, under a name that says it."""

from collections.abc import Callable
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from inventory.models import (
    Act,
    AnswerLink,
    BomLine,
    Item,
    Location,
    OutboxMessage,
    Picture,
    Plant,
    Posting,
    ReplenishmentOrder,
    Shift,
    Shipment,
    Source,
    StockLevel,
)
from tests.factory import Factory
from tests.inventory.asking import ask, bought

D = Decimal


def posting(factory: Factory, **facts: Any) -> None:
    rack = factory.place("rack")
    usual = {
        "item": factory.item("RIM"),
        "source_id": Location.SUPPLIER,
        "destination": rack,
        "quantity": D(1),
        "at": factory.now,
        "caused_by": Act.objects.create(verb="test", at=factory.now),
    }
    Posting.objects.create(**usual | facts)


def level(factory: Factory, *, location: int | None = None, quantity: str = "1", times: int = 1) -> None:
    rim, place = factory.item("RIM"), location or factory.place("rack").pk
    for _ in range(times):
        StockLevel.objects.create(item=rim, location_id=place, quantity=D(quantity))


def bom_line(factory: Factory, *, quantity: str = "1", itself: bool = False, times: int = 1) -> None:
    rim, wheel = factory.item("RIM"), factory.item("WHEEL")
    for _ in range(times):
        BomLine.objects.create(item=rim if itself else wheel, component=rim, quantity=D(quantity))


def source(factory: Factory, supplier: str = "Bern", **facts: Any) -> None:
    """A second source beside that of Alba, which has priority 1."""
    rim = bought(factory)
    factory.source(rim, supplier, **{"priority": 2} | facts)


def order(factory: Factory, **facts: Any) -> None:
    orders = ReplenishmentOrder.objects.filter(pk=ask(factory, bought(factory)).order_id)
    orders.update(**facts)


def second_order(factory: Factory) -> None:
    known = ask(factory, bought(factory)).order
    known.pk = None
    known.save(force_insert=True)


def shipment(factory: Factory, quantity: str) -> None:
    asked = ask(factory, bought(factory)).order
    Shipment.objects.create(order=asked, quantity=D(quantity), at=factory.now, caused_by=asked.caused_by)


def link(factory: Factory) -> None:
    asked = ask(factory, bought(factory)).order
    AnswerLink.objects.create(
        order=asked, nonce="n", digest="d", created_at=factory.now, expires_at=factory.now
    )


def message(factory: Factory, **facts: Any) -> None:
    OutboxMessage.objects.filter(pk=ask(factory, bought(factory)).pk).update(**facts)


def second_message(factory: Factory) -> None:
    known = ask(factory, bought(factory))
    known.pk = None
    known.save(force_insert=True)


def picture(factory: Factory, *, width: int) -> None:
    facts = {"content": b"", "width": width, "height": 1, "digest": ""}
    Picture.objects.create(item=factory.item("RIM"), **facts)


REFUSED: list[tuple[str, Callable[[Factory], object]]] = [
    ("item_decimals_at_most_three", lambda f: f.item("RIM", decimals=4)),
    ("item_has_a_part_number", lambda f: f.item("")),
    ("one_item_however_its_part_number_is_written", lambda f: (f.item("RIM"), f.item("rim"))),
    ("virtual_location_exists_once", lambda f: f.place("scrap-2", "scrap")),
    ("location_has_a_code", lambda f: f.place("")),
    ("one_location_however_its_code_is_written", lambda f: (f.place("rack"), f.place("Rack"))),
    ("posting_quantity_positive", lambda f: posting(f, quantity=D(0))),
    ("posting_quantity_positive", lambda f: posting(f, quantity=D(-1))),
    ("posting_goes_somewhere", lambda f: posting(f, destination_id=Location.SUPPLIER)),
    ("one_level_per_item_and_location", lambda f: level(f, times=2)),
    ("stock_level_not_negative", lambda f: level(f, quantity="-0.001")),
    ("stock_level_at_a_physical_location", lambda f: level(f, location=Location.SCRAP)),
    ("one_bom_line_per_component", lambda f: bom_line(f, times=2)),
    ("bom_quantity_positive", lambda f: bom_line(f, quantity="0")),
    ("bom_item_not_its_own_component", lambda f: bom_line(f, itself=True)),
    ("one_source_per_supplier_and_item", lambda f: source(f, "Alba")),
    ("one_active_source_per_item_and_priority", lambda f: source(f, priority=1)),
    ("source_priority_from_one", lambda f: source(f, priority=0)),
    ("source_terms_not_negative", lambda f: source(f, price=D(-1))),
    ("source_terms_not_negative", lambda f: source(f, lead_time_days=D(-1))),
    ("source_terms_not_negative", lambda f: source(f, minimum=D(-1))),
    ("source_terms_not_negative", lambda f: source(f, multiple=D(-1))),
    ("source_over_percent_from_0_to_100", lambda f: source(f, over_percent=D(-1))),
    ("source_over_percent_from_0_to_100", lambda f: source(f, over_percent=D("100.01"))),
    ("source_answers_within_some_time", lambda f: source(f, response_hours=D(0))),
    ("source_share_from_every_second", lambda f: source(f, every=1)),
    (
        "source_active_from_before_until",
        lambda f: source(f, active_from=f.now.date(), active_until=f.now.date() - timedelta(days=1)),
    ),
    ("one_open_order_per_card_cycle", second_order),
    ("order_quantity_positive", lambda f: order(f, quantity=D(0))),
    ("order_received_not_negative", lambda f: order(f, received_quantity=D(-1))),
    ("only_a_shipment_taken_back_is_less_than_nothing", lambda f: shipment(f, "0")),
    ("only_a_shipment_taken_back_is_less_than_nothing", lambda f: shipment(f, "-1")),
    ("link_expires_after_its_making", link),
    ("picture_is_at_most_800_pixels_wide_and_high", lambda f: picture(f, width=801)),
    ("picture_is_at_most_800_pixels_wide_and_high", lambda f: picture(f, width=0)),
    ("one_plant_here", lambda f: Plant.objects.create(id=2, name="Second", time_zone="UTC", language="en")),
    ("shift_takes_some_time", lambda f: Shift.objects.create(name="Early", begins=time(6), ends=time(6))),
    ("one_message_per_cause", second_message),
    ("outbox_sent_has_its_time", lambda f: message(f, state="sent")),
    ("outbox_sent_has_its_time", lambda f: message(f, sent_at=f.now)),
]


def refused(violate: Callable[[Factory], object], factory: Factory) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        violate(factory)
    return str(error.value)


def columns_of(name: str) -> str:
    """How SQLite names a uniqueness: by its columns."""
    model, constraint = CONSTRAINTS[name]
    if not isinstance(constraint, models.UniqueConstraint):
        return name
    columns = (model._meta.get_field(field) for field in constraint.fields)
    return ", ".join(f"{model._meta.db_table}.{column.attname}" for column in columns)  # type: ignore[union-attr]


CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("inventory").get_models()
    for constraint in model._meta.constraints
}


@pytest.mark.parametrize(("name", "violate"), REFUSED, ids=[name for name, _ in REFUSED])
def test_the_database_refuses(factory: Factory, name: str, violate: Callable[[Factory], object]) -> None:
    words = refused(violate, factory)
    assert name in words or columns_of(name) in words


def test_every_named_constraint_is_tried() -> None:
    assert set(CONSTRAINTS) == {name for name, _ in REFUSED}


def test_two_items_of_one_part_number_are_refused(factory: Factory) -> None:
    factory.item("RIM")
    refused(lambda f: f.item("RIM"), factory)


def test_a_posting_is_reversed_once_at_most(factory: Factory) -> None:
    posting(factory)
    original = Posting.objects.get()
    back = {"source": original.destination, "destination_id": Location.SUPPLIER, "reverses": original}
    facts = {"item": original.item, "quantity": D(1), "at": factory.now, "caused_by": original.caused_by}
    Posting.objects.create(**back, **facts)
    assert "reverses" in refused(lambda f: Posting.objects.create(**back, **facts), factory)


@pytest.mark.django_db
def test_the_fixed_places_exist_once_each_under_their_own_keys() -> None:
    fixed = dict(Location.objects.filter(pk__lte=6).values_list("pk", "kind"))
    assert fixed == {1: "transit", 2: "supplier", 3: "production", 4: "customer", 5: "scrap", 6: "count"}


def test_a_new_place_never_takes_the_key_of_a_fixed_one(factory: Factory) -> None:
    assert factory.place("rack").pk > 6


def test_a_closed_order_leaves_its_signal_free(factory: Factory) -> None:
    known = ask(factory, bought(factory)).order
    ReplenishmentOrder.objects.update(refused_at=factory.now)
    known.pk = None
    known.save(force_insert=True)
    assert ReplenishmentOrder.objects.open().count() == 1


def test_two_inactive_sources_may_share_a_priority(factory: Factory) -> None:
    source(factory, priority=1, active=False)
    assert Source.objects.filter(priority=1).count() == 2


@pytest.mark.parametrize(
    ("quantity", "decimals", "words"),
    [
        ("-1", 0, "from 0 to 1,000,000,000"),
        ("NaN", 0, "from 0 to 1,000,000,000"),
        ("Infinity", 0, "from 0 to 1,000,000,000"),
        ("1000000001", 0, "from 0 to 1,000,000,000"),
        ("0", 0, "moves nothing"),
        ("0.5", 0, "counted in whole pcs"),
        ("0.125", 2, "at most 2 decimals"),
    ],
)
def test_a_quantity_that_nobody_can_have_meant_is_refused_in_words(
    quantity: str, decimals: int, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        Item(part_number="RIM", decimals=decimals).check_quantity(D(quantity))


@pytest.mark.parametrize(("quantity", "decimals"), [("1", 0), ("1.000", 0), ("0.125", 3), ("1000000000", 0)])
def test_a_quantity_that_can_be_counted_is_taken(quantity: str, decimals: int) -> None:
    assert Item(part_number="RIM", decimals=decimals).check_quantity(D(quantity)) == D(quantity)
