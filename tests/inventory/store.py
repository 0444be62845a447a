"""A little store to book in."""

from dataclasses import dataclass
from decimal import Decimal

from inventory.models import Act, Item, Location, StockLevel
from inventory.stock import Books
from tests.factory import Factory

D = Decimal


@dataclass
class Store:
    """100 rims at goods in, and an empty rack."""

    factory: Factory

    def __post_init__(self) -> None:
        self.rim = self.factory.item("RIM")
        self.goods_in = self.factory.place("goods-in", "goods_in")
        self.rack = self.factory.place("rack")
        self.shipping = self.factory.place("shipping", "shipping")
        self.factory.stock(self.rim, self.goods_in, 100)

    def open(self, *others: Item) -> Books:
        places = [self.goods_in.pk, self.rack.pk, self.shipping.pk, Location.TRANSIT]
        items = [self.rim.pk, *(item.pk for item in others)]
        return Books(items=items, places=places, at=self.factory.now)

    def write(self, books: Books) -> None:
        books.write(Act.objects.create(verb="test", at=self.factory.now))

    def held(self, place: Location) -> Decimal:
        return StockLevel.objects.get(item=self.rim, location=place).quantity

    def use_some(self) -> None:
        """Starts the clock of the demand at goods in, ten minutes ago."""
        books = self.open()
        books.consume(self.rim.pk, D(1), self.goods_in)
        self.write(books)
        self.factory.pass_time(minutes=10)

    def demand_at(self, place: Location) -> Decimal:
        """What was used there since the clock started, lately used weighing most."""
        return StockLevel.objects.get(item=self.rim, location=place).demand_weight
