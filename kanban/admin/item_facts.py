"""What the page of an item tells beside its form: where it is used, what it is made of, where it stands.

Each function costs a fixed number of queries, the tree one a level.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from inventory.models import BomLine, Item, Location, Posting, StockLevel
from kanban.models import Loop

DEEPEST = 6
SHOWN = 50
DAYS = 30
USED_BY = (Location.PRODUCTION, Location.CUSTOMER)


@dataclass(frozen=True, slots=True)
class Branch:
    """A component of the tree: how deep it hangs, and how much of it one unit of the item takes."""

    component: Item
    depth: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Day:
    """What was used up in a day of the plant; `height` is its share of the tallest, in percent."""

    day: date
    quantity: Decimal
    height: int


def tree(item: Item) -> list[Branch]:
    """The components below an item, each below its parent; DEEPEST levels at most, SHOWN branches."""
    lines: dict[int, list[BomLine]] = defaultdict(list)
    level = {item.pk}
    for _depth in range(DEEPEST):
        found = BomLine.objects.filter(item__in=level).select_related("component")
        for line in found.order_by("component__part_number"):
            lines[line.item_id].append(line)
        level = {line.component_id for parent in level for line in lines[parent]} - lines.keys()
        if not level:
            break
    return [branch for branch, _number in zip(_below(item.pk, lines), range(SHOWN), strict=False)]


def _below(
    item: int, lines: dict[int, list[BomLine]], *, depth: int = 0, quantity: Decimal = Decimal(1)
) -> Iterator[Branch]:
    if depth == DEEPEST:
        return
    for line in lines[item]:
        yield Branch(line.component, depth, quantity * line.quantity)
        yield from _below(line.component_id, lines, depth=depth + 1, quantity=quantity * line.quantity)


def used_in(item: Item) -> list[BomLine]:
    """The lines of other items' BOMs that take it, the first SHOWN."""
    return list(item.used_in.select_related("item").order_by("item__part_number")[:SHOWN])


def stock(item: Item) -> list[StockLevel]:
    return list(item.levels.select_related("location").order_by("location__code"))


def circuits(item: Item) -> list[Loop]:
    """Its active loops with their boards and places."""
    running = item.loops.filter(active=True).select_related("board", "source", "destination")
    return list(running.order_by("destination__code"))


def usage(item: Item, *, at: datetime) -> list[Day]:
    """What production and customers used on each of the last DAYS days, what came back taken off."""
    today = timezone.localdate(at)
    first = today - timedelta(days=DAYS - 1)
    postings = item.postings.filter(at__gte=at - timedelta(days=DAYS + 1))
    taken = _by_day(postings.filter(destination__in=USED_BY))
    back = _by_day(postings.filter(source__in=USED_BY, reverses__isnull=False))
    days = [first + timedelta(days=number) for number in range(DAYS)]
    used = {day: max(taken.get(day, Decimal(0)) - back.get(day, Decimal(0)), Decimal(0)) for day in days}
    tallest = max(used.values())
    return [Day(day, used[day], int(used[day] * 100 / tallest) if tallest else 0) for day in days]


def _by_day(postings: QuerySet[Posting]) -> dict[date, Decimal]:
    days = postings.annotate(day=TruncDate("at")).values("day").annotate(total=Sum("quantity")).order_by()
    return {row["day"]: row["total"] for row in days}
