"""Cards as they are shown: with the stock that they stand for and their place in the column."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from inventory import sourcing
from inventory.models import StockLevel
from kanban.models import Card, Loop
from kanban.models.cards import CardQuerySet
from kanban.models.choices import Kind, State
from kanban.overview.order import sort_key

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card with what its fragment says besides: nothing here depends on who looks or when.

    `stock` is what its destination holds of its item, `runs_out_at` when that is used up (absolute).
    `origin` names where its container comes from. `left` is what is still in the container that it
    hangs on, None unless it is in DONE; `in_use` tells that somebody has begun to take from it.
    `backup` names who could be asked instead of a supplier that refused or is silent.
    """

    card: Card
    stock: Decimal
    runs_out_at: datetime | None
    origin: str
    left: Decimal | None
    backup: str = ""

    @property
    def order(self) -> str:
        """Its sort key within its column."""
        return sort_key(self.runs_out_at, self.card.entered_at, self.card.pk)

    @property
    def in_use(self) -> bool:
        return self.left is not None and self.left < self.card.loop.container_quantity


def shown_cards(cards: CardQuerySet) -> list[ShownCard]:
    """The cards that are in use, in the order in which they stand on the board; four queries at most,
    and two more where a supplier has refused, or is silent for so long that its buyer was alerted.

    Cards are read before stock: a fragment kept under a card's seq may be newer than that, never older.
    """
    found = list(cards.in_use().as_shown())
    loops = {card.loop_id: card.loop for card in found}
    levels = stock_levels(loops.values())
    lefts = _left_in_containers(loops, levels)
    suppliers = _preferred_suppliers(found)
    backups = _backups(found)
    runs_out = {place: level.runs_out_at for place, level in levels.items()}
    shown = [
        ShownCard(
            card=card,
            stock=levels[place].quantity if place in levels else Decimal(0),
            runs_out_at=runs_out.get(place),
            origin=_origin(card, suppliers),
            left=lefts.get(card.pk) if card.state == State.DONE else None,
            backup=backups.get(card.pk, ""),
        )
        for card in found
        for place in ((card.loop.item_id, card.loop.destination_id),)
    ]
    return sorted(shown, key=lambda each: each.order)


def stock_levels(loops: Iterable[Loop]) -> dict[Place, StockLevel]:
    """What stands at the loops' destinations, by item and location, in one query."""
    wanted = {(loop.item_id, loop.destination_id) for loop in loops}
    levels = StockLevel.objects.filter(
        item_id__in={item for item, _ in wanted}, location_id__in={place for _, place in wanted}
    )
    return {(level.item_id, level.location_id): level for level in levels}


def _left_in_containers(loops: dict[int, Loop], levels: dict[Place, StockLevel]) -> dict[int, Decimal]:
    """What is left in the container of each card in DONE: the one longest there is used first."""
    standing = Card.objects.filter(loop_id__in=loops, state=State.DONE, retired_at=None)
    lefts: dict[int, Decimal] = {}
    unshared: dict[int, Decimal] = {}
    for pk, loop_id in standing.order_by("-entered_at", "-number").values_list("pk", "loop_id"):
        loop = loops[loop_id]
        level = levels.get((loop.item_id, loop.destination_id))
        stock = unshared.setdefault(loop_id, level.quantity if level else Decimal(0))
        lefts[pk] = min(stock, loop.container_quantity)
        unshared[loop_id] -= lefts[pk]
    return lefts


def _preferred_suppliers(cards: Iterable[Card]) -> dict[int, str]:
    """Who would be asked, by item, for the supplier cards that nobody has been asked for."""
    unasked = {c.loop.item_id for c in cards if c.loop.kind == Kind.SUPPLIER and c.order is None}
    sources = sourcing.preferred_sources(unasked) if unasked else {}
    return {item: source.supplier.name for item, source in sources.items()}


def _backups(cards: Iterable[Card]) -> dict[int, str]:
    """Who could be asked instead, by card, as of the moment when that came up."""
    given_up = {}
    for card in cards:
        order = card.order if card.state == State.REQUESTED else None
        moment = order and (order.refused_at or (None if order.confirmed_at else order.alerted_at))
        if order and moment:
            given_up[card.pk] = (order, moment)
    if not given_up:
        return {}
    latest = max(moment for _, moment in given_up.values())
    sources = sourcing.backups([order for order, _ in given_up.values()], at=latest)
    return {pk: sources[order.pk].supplier.name for pk, (order, _) in given_up.items() if order.pk in sources}


def _origin(card: Card, suppliers: dict[int, str]) -> str:
    if card.loop.source:
        return card.loop.source.name
    return card.order.supplier.name if card.order else suppliers.get(card.loop.item_id, "")
