"""The ledger: what a place holds is the sum of its postings, and what is not there cannot be taken."""

from collections.abc import Iterable
from decimal import Decimal

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from inventory.models import Act, Location, Posting, StockLevel
from inventory.stock import Books, NotEnough, Shortage
from tests.factory import Factory
from tests.inventory.store import Store

D = Decimal


def last_posting() -> Posting:
    return Posting.objects.latest("pk")


def kinds_of(posting: Posting) -> tuple[str, str]:
    return posting.source.kind, posting.destination.kind


def sums(places: Iterable[Location]) -> dict[str, Decimal]:
    """What the postings alone say that each place holds."""
    return {place.code: total(place.brought.all()) - total(place.taken.all()) for place in places}


def total(postings: QuerySet[Posting]) -> Decimal:
    return sum((posting.quantity for posting in postings), D(0))


def test_a_transfer_moves_stock_from_a_place_to_a_place(store: Store) -> None:
    books = store.open()
    books.transfer(store.rim.pk, D(30), store.goods_in.pk, store.rack.pk)
    store.write(books)
    assert (store.held(store.goods_in), store.held(store.rack)) == (D(70), D(30))
    assert sums(Location.objects.all()) == {
        "goods-in": D(70),
        "rack": D(30),
        "count": D(-100),
        **dict.fromkeys(["shipping", "transit", "supplier", "production", "customer", "scrap"], D(0)),
    }


def test_nothing_is_written_before_it_is_said(store: Store) -> None:
    books = store.open()
    books.transfer(store.rim.pk, D(30), store.goods_in.pk, store.rack.pk)
    assert store.held(store.goods_in) == 100
    assert books.quantity(store.rim.pk, store.rack.pk) == 30


def test_a_movement_of_nothing_leaves_no_posting(store: Store) -> None:
    books, before = store.open(), Posting.objects.count()
    books.transfer(store.rim.pk, D(0), store.goods_in.pk, store.rack.pk)
    books.consume(store.rim.pk, D(0), store.goods_in)
    store.write(books)
    assert Posting.objects.count() == before


def test_stock_that_is_not_there_cannot_be_taken(store: Store) -> None:
    books = store.open()
    with pytest.raises(NotEnough) as refused:
        books.transfer(store.rim.pk, D(101), store.goods_in.pk, store.rack.pk)
    assert refused.value.shortages == [Shortage(store.rim.pk, store.goods_in.pk, held=D(100), needed=D(101))]
    assert books.postings == []
    assert store.held(store.goods_in) == 100


def test_a_refusal_names_every_shortage_and_only_those(store: Store, factory: Factory) -> None:
    hub, spoke = factory.item("HUB"), factory.item("SPOKE")
    factory.stock(spoke, store.goods_in, 35)
    books = store.open(hub, spoke)
    to = Location.PRODUCTION
    with pytest.raises(NotEnough) as refused:
        books.transfer_all(
            [
                (store.rim.pk, D(1), store.goods_in.pk, to),
                (hub.pk, D(1), store.goods_in.pk, to),
                (spoke.pk, D(36), store.goods_in.pk, to),
            ]
        )
    assert [(s.item_id, s.held, s.needed) for s in refused.value.shortages] == [
        (hub.pk, D(0), D(1)),
        (spoke.pk, D(35), D(36)),
    ]


def test_what_arrives_in_the_same_act_can_be_taken(store: Store) -> None:
    books = store.open()
    books.transfer(store.rim.pk, D(30), store.goods_in.pk, store.rack.pk)
    books.transfer(store.rim.pk, D(30), store.rack.pk, Location.TRANSIT)
    store.write(books)
    assert store.held(store.rack) == 0


def test_production_takes_what_is_consumed_and_the_customer_what_is_shipped(store: Store) -> None:
    books = store.open()
    books.consume(store.rim.pk, D(2), store.goods_in)
    store.write(books)
    assert kinds_of(last_posting()) == ("goods_in", "production")
    store.factory.stock(store.rim, store.shipping, 5)
    books = store.open()
    books.consume(store.rim.pk, D(5), store.shipping)
    store.write(books)
    assert kinds_of(last_posting()) == ("shipping", "customer")


def test_scrap_leaves_the_place_and_is_no_demand(store: Store) -> None:
    store.use_some()
    books = store.open()
    books.scrap(store.rim.pk, D(3), store.goods_in.pk)
    store.write(books)
    assert kinds_of(last_posting()) == ("goods_in", "scrap")
    assert store.held(store.goods_in) == 96
    assert store.demand_at(store.goods_in) == 0


@pytest.mark.parametrize(
    ("counted", "difference", "kinds"),
    [("110", "11", ("count", "goods_in")), ("95", "-4", ("goods_in", "count"))],
)
def test_a_count_brings_the_books_to_what_was_counted(
    store: Store, counted: str, difference: str, kinds: tuple[str, str]
) -> None:
    store.use_some()
    books = store.open()
    assert books.count(store.rim.pk, store.goods_in.pk, D(counted)) == D(difference)
    store.write(books)
    assert store.held(store.goods_in) == D(counted)
    assert kinds_of(last_posting()) == kinds
    assert store.demand_at(store.goods_in) == 0


def test_a_count_that_agrees_writes_nothing(store: Store) -> None:
    books = store.open()
    assert books.count(store.rim.pk, store.goods_in.pk, D(100)) == 0
    assert books.postings == []


@pytest.mark.parametrize("taker", [Location.TRANSIT, Location.PRODUCTION, Location.CUSTOMER])
def test_what_is_used_or_fetched_is_demand(store: Store, taker: int) -> None:
    store.use_some()
    books = store.open()
    books.transfer(store.rim.pk, D(7), store.goods_in.pk, taker)
    store.write(books)
    assert store.demand_at(store.goods_in) == 7


def test_a_reversal_brings_stock_and_demand_back(store: Store) -> None:
    store.use_some()
    books = store.open()
    books.consume(store.rim.pk, D(40), store.goods_in)
    store.write(books)
    original = last_posting()
    store.factory.pass_time(minutes=20)
    books = store.open()
    books.reverse([original])
    store.write(books)
    reversal = last_posting()
    assert kinds_of(reversal) == ("production", "goods_in")
    assert (reversal.reverses, original.reversed_by) == (original, reversal)
    assert store.held(store.goods_in) == 99
    assert store.demand_at(store.goods_in) == pytest.approx(D(0), abs=D("0.001"))


def test_what_is_taken_again_by_undoing_a_reversal_is_demand_again(store: Store) -> None:
    store.use_some()
    books = store.open()
    books.consume(store.rim.pk, D(40), store.goods_in)
    store.write(books)
    for _ in range(2):
        books = store.open()
        books.reverse([last_posting()])
        store.write(books)
    assert store.held(store.goods_in) == 59
    assert store.demand_at(store.goods_in) == 40


def test_a_delivery_that_was_used_since_cannot_be_reversed(store: Store) -> None:
    books = store.open()
    books.transfer(store.rim.pk, D(20), Location.SUPPLIER, store.rack.pk)
    store.write(books)
    delivery = last_posting()
    books = store.open()
    books.consume(store.rim.pk, D(15), store.rack)
    store.write(books)
    with pytest.raises(NotEnough) as refused:
        store.open().reverse([delivery])
    assert refused.value.shortages == [Shortage(store.rim.pk, store.rack.pk, held=D(5), needed=D(20))]


def test_every_posting_names_the_act_that_caused_it(store: Store) -> None:
    act = Act.objects.create(verb="ship", at=store.factory.now)
    books = store.open()
    books.transfer(store.rim.pk, D(1), store.goods_in.pk, store.rack.pk)
    books.consume(store.rim.pk, D(1), store.rack)
    books.write(act)
    assert act.postings.count() == 2


def test_any_number_of_lines_is_written_in_two_statements(
    store: Store, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    act = Act.objects.create(verb="test", at=store.factory.now)
    books = store.open()
    for _ in range(40):
        books.consume(store.rim.pk, D(1), store.goods_in)
    with django_assert_num_queries(2):
        books.write(act)
    assert store.held(store.goods_in) == 60


def test_thousandths_add_up_exactly(factory: Factory) -> None:
    paint, rack = factory.item("PAINT", unit="l", decimals=3), factory.place("rack")
    factory.stock(paint, rack, "1")
    for _ in range(10):
        books = Books(items=[paint.pk], places=[rack.pk], at=factory.now)
        books.consume(paint.pk, D("0.1"), rack)
        books.write(Act.objects.create(verb="test", at=factory.now))
    assert StockLevel.objects.get(item=paint).quantity == 0


def test_books_refuse_what_they_were_not_opened_on(store: Store) -> None:
    """A level that was not read would be written over."""
    books = Books(items=[store.rim.pk], places=[store.rack.pk], at=store.factory.now)
    with pytest.raises(LookupError):
        books.transfer(store.rim.pk, D(1), Location.SUPPLIER, Location.TRANSIT)
