"""What one filling of a container moves in the books: fetched, made or delivered."""

from dataclasses import dataclass
from decimal import Decimal

from inventory import orders
from inventory.models import BomLine, Location
from kanban.models import Card
from kanban.planning.lifecycle import Kind
from kanban.pull.components import still_to_take, taken, taking
from kanban.pull.floor import Floor
from kanban.pull.guards import unchanged


@dataclass(frozen=True)
class Filling:
    """What came of a card this time; `closed` takes it for finished although some are missing."""

    good: Decimal
    scrapped: Decimal
    closed: bool

    def completes(self, card: Card) -> bool:
        """Whether the container is finished with it: full, or closed short."""
        return self.closed or card.received + self.good >= card.wanted


def fill(floor: Floor, card: Card, filling: Filling, lines: list[BomLine]) -> Decimal:
    """Books the filling; returns what had to be picked beyond what was picked already."""
    complete = filling.completes(card)
    card.received += filling.good
    card.scrapped += filling.scrapped
    if card.loop.kind == Kind.WITHDRAWAL:
        return _bring(floor, card, filling, complete=complete)
    if card.loop.kind == Kind.PRODUCTION:
        _make(floor, card, filling, lines, complete=complete)
        return Decimal(0)
    _deliver(floor, card, filling, Location.SUPPLIER)
    if card.order:
        orders.receive(card.order, filling.good, at=floor.hand.at, complete=complete)
        floor.corrected[card.order.pk] = card.order
    return Decimal(0)


def _deliver(floor: Floor, card: Card, filling: Filling, origin: int) -> None:
    floor.books.transfer(card.loop.item_id, filling.good, origin, card.loop.destination_id)
    floor.books.scrap(card.loop.item_id, filling.scrapped, origin)


def _bring(floor: Floor, card: Card, filling: Filling, *, complete: bool) -> Decimal:
    """Picks what is brought beyond what was picked; in the end what is not brought goes back."""
    source = card.loop.source_id
    assert source is not None  # noqa: S101  a constraint says so: loop_has_the_source_of_its_kind
    used = card.received + card.scrapped
    more = max(used - card.picked, Decimal(0))
    floor.books.transfer(card.loop.item_id, more, source, Location.TRANSIT)
    card.picked += more
    _deliver(floor, card, filling, Location.TRANSIT)
    if complete:
        floor.books.transfer(card.loop.item_id, card.picked - used, Location.TRANSIT, source)
        card.picked = used
    return more


def _make(floor: Floor, card: Card, filling: Filling, lines: list[BomLine], *, complete: bool) -> None:
    """Components follow what was made: at least what the start took, in the end the true number."""
    source = card.loop.source_id
    assert source is not None  # noqa: S101  a constraint says so: loop_has_the_source_of_its_kind
    postings = unchanged(floor, card, taking(card))
    made = card.received + card.scrapped
    units = made if complete else max(card.picked, made)
    difference = still_to_take(lines, taken(postings), taken_for=card.picked, units=units, items=floor.items)
    card.picked = units
    floor.books.transfer_all(
        (component, more, source, Location.PRODUCTION)
        if more > 0
        else (component, -more, Location.PRODUCTION, source)
        for component, more in difference.items()
    )
    _deliver(floor, card, filling, Location.PRODUCTION)
