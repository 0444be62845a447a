"""The five invariants of the pull, checked against the database after each step of the state machine."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from inventory.models import Location, OutboxMessage, Posting, ReplenishmentOrder, Shipment, StockLevel
from inventory.models.locations import holds_stock
from kanban.models import Board, Card, Loop
from kanban.planning.lifecycle import containers_standing

COUNTED = (
    "inventory_act",
    "inventory_posting",
    "inventory_stocklevel",
    "inventory_replenishmentorder",
    "inventory_outboxmessage",
    "inventory_shipment",
    "kanban_card",
    "kanban_move",
    "kanban_boardevent",
    "kanban_gesture",
)
CARD_FACTS = ("loop_id", "state", "cycle", "version", "received", "scrapped", "picked", "held", "surplus")


@dataclass
class Snapshot:
    """All that a verb could change, read in eight queries."""

    counts: tuple[int, ...] = field(default_factory=lambda: count_rows())
    levels: dict[tuple[int, int], Decimal] = field(default_factory=lambda: read_levels())
    cards: dict[int, Card] = field(default_factory=lambda: {card.pk: card for card in Card.objects.all()})
    loops: dict[int, Loop] = field(default_factory=lambda: Loop.objects.in_bulk())
    boards: dict[int, Board] = field(default_factory=lambda: Board.objects.in_bulk())
    orders: dict[int, ReplenishmentOrder] = field(
        default_factory=lambda: ReplenishmentOrder.objects.in_bulk()
    )
    shipped: dict[int, Decimal] = field(default_factory=lambda: read_shipments())
    messages: list[Any] = field(
        default_factory=lambda: list(
            OutboxMessage.objects.order_by("pk").values_list("order", "topic", "state")
        )
    )

    def facts(self) -> list[Any]:
        """Everything as plain values, to compare before and after a refusal."""
        tables = (self.cards, self.loops, self.boards, self.orders)
        rows = [[_values(row) for row in table.values()] for table in tables]
        return [self.counts, self.levels, rows, self.messages]

    def promises(self, card: int) -> tuple[Any, ...]:
        """What the card's supplier had said about its request."""
        order = self.orders.get(self.cards[card].order_id or 0)
        if order is None:
            return ()
        said = (order.promised_for, order.promised_quantity, order.refused_because)
        return (order.pk, order.state, *said, self.shipped.get(order.pk, 0))

    def looks(self) -> list[Any]:
        """What people see of cards and stock: an undo brings it back."""
        levels = {key: quantity for key, quantity in self.levels.items() if quantity}
        return [levels, {pk: _look(card) for pk, card in self.cards.items()}]


def _values(row: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def _look(card: Card) -> tuple[Any, ...]:
    figures = (card.received, card.scrapped, card.picked) if card.state != "DONE" else ()
    return (card.state, card.held, card.surplus, card.retired_at, card.entered_at, *figures)


def count_rows() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED))  # noqa: S608
        return tuple(cursor.fetchone())


def read_shipments() -> dict[int, Decimal]:
    """What has left by what stands, read otherwise than the product adds it up."""
    shipped: defaultdict[int, Decimal] = defaultdict(Decimal)
    for order, quantity in Shipment.objects.standing().values_list("order", "quantity"):
        shipped[order] += quantity
    return shipped


def read_levels() -> dict[tuple[int, int], Decimal]:
    rows = StockLevel.objects.values_list("item_id", "location_id", "quantity")
    return {(item, place): quantity for item, place, quantity in rows}


class Ledger:
    """Adds up the postings by itself, and knows which loops got goods back."""

    def __init__(self) -> None:
        self.sums: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
        self.read_to = 0

    def read(self) -> None:
        for posting in Posting.objects.filter(pk__gt=self.read_to).order_by("pk"):
            assert posting.caused_by_id is not None
            self.sums[posting.item_id, posting.source_id] -= posting.quantity
            self.sums[posting.item_id, posting.destination_id] += posting.quantity
            self.read_to = posting.pk


def check_ledger(now: Snapshot, ledger: Ledger) -> None:
    """1. Postings sum to zero, a level is the sum of its postings, and no place holds less than nothing."""
    totals: Counter[int] = Counter()
    for (item, place), quantity in ledger.sums.items():
        totals[item] += quantity  # type: ignore[assignment]
        if holds_stock(place):
            assert now.levels.get((item, place), 0) == quantity >= 0
    assert not any(totals.values())
    assert all(key in ledger.sums or not quantity for key, quantity in now.levels.items())


def check_cards(now: Snapshot, *, over: set[int]) -> None:
    """2. No card without its container, no container without its card, and transit as picked."""
    transit: defaultdict[int, Decimal] = defaultdict(Decimal)
    for loop in now.loops.values():
        cards = [card for card in now.cards.values() if card.loop_id == loop.pk and not card.retired_at]
        done = [card for card in cards if card.state == "DONE"]
        stock = now.levels.get((loop.item_id, loop.destination_id), Decimal(0))
        held = sum(bool(card.held) for card in done)
        assert len(done) <= max(containers_standing(stock, loop.container_quantity), held)
        assert sum(not card.surplus for card in cards) == loop.cards
        if loop.pk not in over:
            assert stock <= room(loop, cards), f"{loop}: {stock} in {room(loop, cards)}"
        if loop.kind == "withdrawal":
            for card in cards:
                if card.state == "IN_PROGRESS":
                    transit[loop.item_id] += card.picked - card.received - card.scrapped
    for item, quantity in transit.items():
        assert now.levels.get((item, Location.TRANSIT), 0) == quantity


def room(loop: Loop, cards: list[Card]) -> Decimal:
    """What may stand at the destination while nothing comes back: full containers, and filled parts.

    A part that was filled before the container shrank counts as a container, as it will once closed.
    """
    size = loop.container_quantity
    filled = sum(min(card.received, size) for card in cards if card.state == "IN_PROGRESS")
    return sum(card.state == "DONE" for card in cards) * size + filled


def check_requests(now: Snapshot) -> None:
    """3. One open order per card and cycle; no order without a card, no waiting card without its order.

    Where a supplier has refused, the card waits until somebody asks another one.
    """
    open_orders = {
        pk: order
        for pk, order in now.orders.items()
        if not (order.received_at or order.cancelled_at or order.refused_at)
    }
    asking = {}
    for card in now.cards.values():
        loop = now.loops[card.loop_id]
        on_its_way = card.state != "DONE" and not card.retired_at
        if card.order_id and on_its_way:
            order = now.orders[card.order_id]
            if not order.refused_at:
                asking[order.pk] = card
            assert order.signal == card.signal
            assert order.received_quantity == card.received
            assert bool(order.shipped_at) == bool(now.shipped.get(order.pk))
        if loop.kind == "supplier" and now.boards[loop.board_id].live_since and card.state == "REQUESTED":
            order_id = card.order_id or 0
            assert card.retired_at or order_id in open_orders or now.orders[order_id].refused_at
    assert set(open_orders) == set(asking)
    requests = Counter(order for order, topic, _ in now.messages if topic == "requested")
    assert requests == Counter(now.orders.keys())
    told = {order for order, topic, _ in now.messages if topic == "cancelled"}
    asked = {order for order, topic, state in now.messages if topic == "requested" and state == "sent"}
    knowing = asked | {pk for pk, order in now.orders.items() if order.confirmed_at}
    assert told == knowing & {pk for pk, order in now.orders.items() if order.cancelled_at}


def check_history(before: Snapshot, now: Snapshot) -> None:
    """5. Rows are only ever added; each board's events are numbered without a gap, each version moved."""
    assert all(old <= new for old, new in zip(before.counts, now.counts, strict=True))
    counts = dict(zip(COUNTED, now.counts, strict=True))
    assert counts["kanban_boardevent"] == sum(board.seq for board in now.boards.values())
    assert counts["kanban_move"] == sum(card.version for card in now.cards.values())
