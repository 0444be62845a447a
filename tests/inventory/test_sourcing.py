"""Whom to ask: by priority, on the day, and by a share between sources where that is agreed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from inventory import orders, sourcing
from inventory.models import Act, Item, ReplenishmentOrder, Source, Supplier
from tests.factory import Factory

D = Decimal


@pytest.fixture
def rim(factory: Factory) -> Item:
    """Rims: Alba is preferred, Velo is the backup."""
    item = factory.item("RIM")
    factory.source(item, "Alba", priority=1)
    factory.source(item, "Velo", priority=2)
    return item


def ask(factory: Factory, rim: Item, times: int = 1, **facts: object) -> list[str]:
    """Who is asked, request by request."""
    asked = []
    for _ in range(times):
        act = Act.objects.create(verb="empty", at=factory.now)
        need = orders.Need(f"card/{ReplenishmentOrder.objects.count()}", rim.pk, D(20), **facts)  # type: ignore[arg-type]
        placed = orders.place([need], at=factory.now, act=act)
        asked += [order.supplier.name for order in placed.values()]
    return asked


def velo(**facts: object) -> None:
    Source.objects.filter(supplier__code="velo").update(**facts)


def alba(**facts: object) -> None:
    Source.objects.filter(supplier__code="alba").update(**facts)


def test_the_preferred_source_is_asked(factory: Factory, rim: Item) -> None:
    assert ask(factory, rim, times=3) == ["Alba", "Alba", "Alba"]


def test_every_third_request_goes_to_the_second_source(factory: Factory, rim: Item) -> None:
    velo(every=3)
    assert ask(factory, rim, times=7) == ["Alba", "Alba", "Velo", "Alba", "Alba", "Velo", "Alba"]


def test_several_requests_of_one_moment_are_shared_too(factory: Factory, rim: Item) -> None:
    velo(every=3)
    act = Act.objects.create(verb="ship", at=factory.now)
    needs = [orders.Need(f"card/{number}", rim.pk, D(20)) for number in range(6)]
    placed = orders.place(needs, at=factory.now, act=act)
    suppliers = [placed[need.signal].supplier.name for need in needs]
    assert suppliers == ["Alba", "Alba", "Velo", "Alba", "Alba", "Velo"]


def test_what_was_asked_instead_takes_no_turn(factory: Factory, rim: Item) -> None:
    velo(every=3)
    ask(factory, rim)
    first = ReplenishmentOrder.objects.get()
    source = Source.objects.get(supplier__code="velo")
    assert ask(factory, rim, source=source, instead_of=first) == ["Velo"]
    assert ask(factory, rim, times=2) == ["Alba", "Velo"]


def test_a_share_of_one_item_leaves_another_alone(factory: Factory, rim: Item) -> None:
    velo(every=2)
    spoke = factory.item("SPOKE")
    factory.source(spoke, "Alba", priority=1)
    ask(factory, spoke)
    assert ask(factory, rim, times=2) == ["Alba", "Velo"]


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        ({"active_until": -1}, "Velo"),
        ({"active_until": 0}, "Alba"),
        ({"active_from": 1}, "Velo"),
        ({"active_from": 0}, "Alba"),
        ({"active": False}, "Velo"),
    ],
)
def test_only_who_sells_on_that_day_is_asked(
    factory: Factory, rim: Item, facts: dict[str, int], asked: str
) -> None:
    today = factory.now.date()
    alba(**{name: days if name == "active" else today + timedelta(days=days) for name, days in facts.items()})
    assert ask(factory, rim) == [asked]


def test_a_supplier_that_is_out_of_use_is_not_asked(factory: Factory, rim: Item) -> None:
    Supplier.objects.filter(code="alba").update(active=False)
    assert ask(factory, rim) == ["Velo"]


def test_a_source_with_a_share_is_asked_for_all_where_nobody_else_sells(factory: Factory, rim: Item) -> None:
    velo(every=3)
    alba(active=False)
    assert ask(factory, rim, times=2) == ["Velo", "Velo"]


def test_nobody_is_asked_for_what_nobody_sells(factory: Factory) -> None:
    assert ask(factory, factory.item("BELL")) == []


@pytest.mark.parametrize(
    ("needed", "minimum", "multiple", "ordered"),
    [
        ("20", "0", "0", "20"),
        ("20", "50", "0", "50"),
        ("20", "0", "12", "24"),
        ("20", "50", "12", "60"),
        ("24", "0", "12", "24"),
        ("0.1", "0", "0.25", "0.25"),
    ],
)
def test_ordered_is_the_minimum_at_least_in_whole_multiples(
    needed: str, minimum: str, multiple: str, ordered: str
) -> None:
    source = Source(minimum=D(minimum), multiple=D(multiple))
    assert source.order_quantity(D(needed)) == D(ordered)


def test_the_backup_is_the_preferred_one_of_those_not_asked_yet(factory: Factory, rim: Item) -> None:
    factory.source(rim, "Bern", priority=3)
    ask(factory, rim)
    first = ReplenishmentOrder.objects.get()
    backup = orders.backup_of(first, at=factory.now)
    assert backup
    assert backup.supplier.name == "Velo"
    velo(active=False)
    backup = orders.backup_of(first, at=factory.now)
    assert backup
    assert backup.supplier.name == "Bern"


def test_choosing_costs_one_query_and_two_where_shares_are_agreed(
    factory: Factory, rim: Item, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        list(sourcing.choose([rim.pk] * 5, at=factory.now))
    velo(every=3)
    with django_assert_num_queries(2):  # type: ignore[operator]
        list(sourcing.choose([rim.pk] * 5, at=factory.now))
