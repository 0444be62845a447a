"""Where the cards of a board stand, without what they look like: the first thing a page asks."""

from dataclasses import dataclass

from inventory.models import StockLevel
from kanban.models.cards import CardQuerySet
from kanban.overview.order import sort_key


@dataclass(frozen=True, slots=True)
class Standing:
    """A card's column and its sort key in it, as of `seq`, the last change of anything that it shows."""

    pk: int
    column: str
    order: str
    seq: int


def standings(cards: CardQuerySet) -> list[Standing]:
    """The cards in use, in the order in which they stand; two queries."""
    rows = list(
        cards.in_use()
        .order_by()
        .values_list("pk", "state", "entered_at", "seq", "loop__seq", "loop__item", "loop__destination")
    )
    levels = StockLevel.objects.filter(
        item__in={item for *_, item, _place in rows}, location__in={place for *_, place in rows}
    )
    runs_out = {(level.item_id, level.location_id): level.runs_out_at for level in levels}
    found = [
        Standing(pk, state, sort_key(runs_out.get((item, place)), entered_at, pk), max(own, loop))
        for pk, state, entered_at, own, loop, item, place in rows
    ]
    return sorted(found, key=lambda each: each.order)
