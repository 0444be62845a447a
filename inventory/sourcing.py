"""Whom to ask: by priority, within active dates, and by a share between two sources where wanted."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from inventory.models import ReplenishmentOrder, Source

# A request whose asking was undone asked nobody: it was called off before anybody was asked instead.
UNDONE = (
    Q(cancelled_at__isnull=False, replaced_by=None)
    | Q(cancelled_at__lt=F("replaced_by__requested_at"))
    | Q(replaced_by__caused_by__verb="undo")
)


def usable(items: set[int], *, at: datetime) -> QuerySet[Source]:
    """The sources that may be asked on the day of `at`, the preferred ones first."""
    today = timezone.localdate(at)
    begun = Q(active_from=None) | Q(active_from__lte=today)
    going = Q(active_until=None) | Q(active_until__gte=today)
    sources = Source.objects.filter(begun, going, item__in=items, active=True, supplier__active=True)
    return sources.select_related("supplier", "item").order_by("item", "priority", "pk")


def choose(items: Sequence[int], *, at: datetime) -> Iterator[Source | None]:
    """For each request the source whose turn it is, None where nobody sells the item.

    A source that gets every n-th request of its item has its turn when the item's requests so far,
    this one included, are a multiple of n; all others go to the preferred source without a share.
    Requests made instead of another one do not count. Two queries, one where no shares are agreed.
    """
    if not items:
        return
    by_item = defaultdict[int, list[Source]](list)
    for source in usable(set(items), at=at):
        by_item[source.item_id].append(source)
    shared = [item for item, sources in by_item.items() if any(source.every for source in sources)]
    numbers = _requests_so_far(shared)
    for item in items:
        numbers[item] += 1
        yield _whose_turn(by_item[item], numbers[item])


def backups(orders: Sequence[ReplenishmentOrder], *, at: datetime) -> dict[int, Source]:
    """Who could be asked instead, by order: the preferred source that its signal has not asked yet.

    A request that was undone asked nobody. Two queries however many orders; those without anybody are
    missing.
    """
    if not orders:
        return {}
    asked = defaultdict[str, set[int]](set)
    signals = [order.signal for order in orders]
    rows = ReplenishmentOrder.objects.filter(signal__in=signals).exclude(UNDONE)
    for signal, supplier in rows.values_list("signal", "supplier"):
        asked[signal].add(supplier)
    found: dict[int, Source] = {}
    for source in usable({order.item_id for order in orders}, at=at):
        for order in orders:
            if order.item_id == source.item_id and source.supplier_id not in asked[order.signal]:
                found.setdefault(order.pk, source)
    return found


def preferred_sources(items: set[int]) -> dict[int, Source]:
    """Who is named first as a source, by item, whatever dates and shares are agreed."""
    sources = Source.objects.filter(item__in=items, active=True, supplier__active=True, every=None)
    return {source.item_id: source for source in sources.select_related("supplier").order_by("-priority")}


def _whose_turn(sources: Sequence[Source], number: int) -> Source | None:
    turns = (source for source in sources if source.every and number % source.every == 0)
    others = (source for source in sources if not source.every)
    return next(turns, None) or next(others, None) or (sources[0] if sources else None)


def _requests_so_far(items: Sequence[int]) -> Counter[int]:
    if not items:
        return Counter()
    orders = ReplenishmentOrder.objects.filter(item__in=items, instead_of=None).order_by().values("item")
    return Counter({row["item"]: row["number"] for row in orders.annotate(number=Count("pk"))})
