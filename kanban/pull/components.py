"""What a production card has taken from the cell's line side, and what it should have taken.

The ledger says what was taken; a BOM that changed meanwhile does not. So what goes back when a card
is closed short is what had been taken for the units that were not made.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import QuerySet

from inventory import bom
from inventory.models import BomLine, Item, Location, Posting
from inventory.models.quantities import rounded
from kanban.models import Card, Move
from kanban.planning.lifecycle import Verb

TAKING = (Verb.START, Verb.FINISH, Verb.RETURN, Verb.UNDO)


def taking(card: Card) -> QuerySet[Posting]:
    """The postings by which this cycle of the card took components, and gave some back."""
    acts = Move.objects.filter(card=card, cycle=card.cycle, verb__in=TAKING).values("caused_by")
    return Posting.objects.filter(caused_by__in=acts).exclude(item=card.loop.item_id)


def taken(postings: Iterable[Posting]) -> dict[int, Decimal]:
    """By component, how much of it went to production and did not come back."""
    sums: defaultdict[int, Decimal] = defaultdict(Decimal)
    for posting in postings:
        if posting.destination_id == Location.PRODUCTION:
            sums[posting.item_id] += posting.quantity
        elif posting.source_id == Location.PRODUCTION:
            sums[posting.item_id] -= posting.quantity
    return dict(sums)


def still_to_take(
    lines: Iterable[BomLine],
    so_far: Mapping[int, Decimal],
    *,
    taken_for: Decimal,
    units: Decimal,
    items: Mapping[int, Item],
) -> dict[int, Decimal]:
    """By component, what `units` take beyond `so_far`, which was taken for `taken_for` units.

    Negative is what goes back. A component whose BOM line changed since goes by what was taken.
    """
    by_component = {line.component_id: line for line in lines}
    differences = {}
    for component in sorted({*by_component, *so_far}):
        had, line = so_far.get(component, Decimal(0)), by_component.get(component)
        if line and bom.taken_for(line, taken_for) == had:
            wanted = bom.taken_for(line, units)
        else:
            wanted = rounded(had * units / taken_for, decimals=items[component].decimals)
        differences[component] = wanted - had
    return differences
