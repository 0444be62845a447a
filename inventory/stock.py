"""The only writer of the ledger.

`Books` is opened on some items and places whose items the caller has locked, takes any number of
movements in memory, refuses what is not there, and is written once: two statements, however many
lines. Transfer, consume, count, scrap and reverse are all that can happen to stock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from inventory.demand import Demand
from inventory.models import Act, Location, Posting, StockLevel
from inventory.models.locations import holds_stock

DEMANDING = (Location.TRANSIT, Location.PRODUCTION, Location.CUSTOMER)


@dataclass(frozen=True)
class Shortage:
    """A place holds less of an item than was to be taken."""

    item_id: int
    location_id: int
    held: Decimal
    needed: Decimal


class NotEnough(Exception):
    """Stock that is not there cannot be taken; nothing was."""

    def __init__(self, shortages: list[Shortage]) -> None:
        super().__init__(shortages)
        self.shortages = shortages


class Books:
    """Stock levels of some items at some places, as of `at`, and the movements still to be written."""

    def __init__(self, *, items: Iterable[int], places: Iterable[int], at: datetime) -> None:
        """Reads the levels of `items` at `places`; the items' rows must be locked by the caller."""
        self.at = at
        self.items, self.places = frozenset(items), frozenset(places)
        levels = StockLevel.objects.filter(item_id__in=self.items, location_id__in=self.places)
        self.levels = {(level.item_id, level.location_id): level for level in levels}
        self.postings: list[Posting] = []
        self.touched: dict[tuple[int, int], StockLevel] = {}

    def quantity(self, item_id: int, location_id: int) -> Decimal:
        """What the place holds of the item, with the movements taken so far."""
        level = self.levels.get((item_id, location_id))
        return level.quantity if level else Decimal(0)

    def transfer(self, item_id: int, quantity: Decimal, source_id: int, destination_id: int) -> None:
        """Moves `quantity` from a place to a place; refuses with NotEnough. 0 moves nothing."""
        if quantity:
            posting = Posting(
                item_id=item_id,
                source_id=source_id,
                destination_id=destination_id,
                quantity=quantity,
                at=self.at,
            )
            self._post([posting])

    def transfer_all(self, lines: Iterable[tuple[int, Decimal, int, int]]) -> None:
        """Several movements (item, quantity, source, destination); NotEnough names every shortage."""
        self._post(
            [
                Posting(
                    item_id=item, source_id=source, destination_id=destination, quantity=quantity, at=self.at
                )
                for item, quantity, source, destination in lines
                if quantity
            ]
        )

    def consume(self, item_id: int, quantity: Decimal, location: Location) -> None:
        """Uses stock up: production takes it, or the customer where the place is a shipping one."""
        self.transfer(item_id, quantity, location.pk, location.taker_id)

    def scrap(self, item_id: int, quantity: Decimal, source_id: int) -> None:
        self.transfer(item_id, quantity, source_id, Location.SCRAP)

    def count(self, item_id: int, location_id: int, counted: Decimal) -> Decimal:
        """Brings the books to what somebody counted; returns the difference found."""
        difference = counted - self.quantity(item_id, location_id)
        if difference > 0:
            self.transfer(item_id, difference, Location.COUNT, location_id)
        else:
            self.transfer(item_id, -difference, location_id, Location.COUNT)
        return difference

    def reverse(self, postings: Iterable[Posting]) -> None:
        """Takes postings back, each by one of its own in the other direction."""
        self._post(
            [
                Posting(
                    item_id=posting.item_id,
                    source_id=posting.destination_id,
                    destination_id=posting.source_id,
                    quantity=posting.quantity,
                    at=self.at,
                    reverses=posting,
                )
                for posting in postings
            ]
        )

    def write(self, act: Act) -> None:
        """Writes postings and levels, all caused by `act`, in two statements."""
        if not self.postings:
            return
        for posting in self.postings:
            posting.caused_by = act
        Posting.objects.bulk_create(self.postings)
        StockLevel.objects.bulk_create(
            self.touched.values(),
            update_conflicts=True,
            unique_fields=("item", "location"),
            update_fields=("quantity", "demand_weight", "demand_since", "changed_at"),
        )
        self.postings, self.touched = [], {}

    def _post(self, postings: list[Posting]) -> None:
        for posting in postings:
            self._change(posting.item_id, posting.source_id, -posting.quantity, posting)
            self._change(posting.item_id, posting.destination_id, posting.quantity, posting)
        self._refuse_shortages(postings)
        self.postings += postings

    def _change(self, item_id: int, location_id: int, difference: Decimal, posting: Posting) -> None:
        if not holds_stock(location_id):
            return
        if item_id not in self.items or location_id not in self.places:
            raise LookupError(f"the books are not open on item {item_id} at location {location_id}")
        key = (item_id, location_id)
        level = self.levels.setdefault(key, StockLevel(item_id=item_id, location_id=location_id))
        level.quantity += difference
        level.demand = _demand_after(level, posting, at=self.at)
        self.touched[key] = level

    def _refuse_shortages(self, postings: list[Posting]) -> None:
        shortages = []
        for key in dict.fromkeys((posting.item_id, posting.source_id) for posting in postings):
            level = self.levels.get(key)
            if level and level.quantity < 0:
                needed = sum(p.quantity for p in postings if (p.item_id, p.source_id) == key)
                shortages.append(Shortage(*key, held=level.quantity + needed, needed=Decimal(needed)))
        if shortages:
            raise NotEnough(shortages)


def _demand_after(level: StockLevel, posting: Posting, *, at: datetime) -> Demand:
    """Only what is used or fetched is demand; scrap, counts and arrivals are not. A reversal takes
    its original back out of the estimate; what is taken again by reversing that is demand again."""
    original = posting.reverses
    if posting.source_id == level.location_id and posting.destination_id in DEMANDING:
        if original is None or original.reverses_id:
            return level.demand.plus(posting.quantity, at=at)
    elif original and original.source_id == level.location_id and original.destination_id in DEMANDING:
        return level.demand.minus(original.quantity, taken=original.at, at=at)
    return level.demand.as_of(at)
