"""Scorecards: how a supplier answered, shipped and delivered, next to what was agreed."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from inventory.models import ReplenishmentOrder
from kanban.metrics.requests import Receipt, Request, requests_of
from kanban.planning.punctuality import Verdict
from kanban.planning.quantiles import quantile

USUAL, MOST, FEW = 50, 85, 15


@dataclass(frozen=True)
class Leg:
    """A part of the way: its spans, and what was agreed for each (nothing for some legs).

    `overrun` counts those that have no span, as what was agreed passed without the event.
    """

    spans: Sequence[timedelta] = ()
    agreed: Sequence[timedelta] = ()
    overrun: int = 0

    @property
    def number(self) -> int:
        return len(self.spans)

    @property
    def median(self) -> timedelta | None:
        return quantile(self.spans, USUAL) if self.spans else None

    @property
    def most(self) -> timedelta | None:
        """What 85 of 100 keep within."""
        return quantile(self.spans, MOST) if self.spans else None

    @property
    def few(self) -> timedelta | None:
        """What only 15 of 100 keep within."""
        return quantile(self.spans, FEW) if self.spans else None

    @property
    def kept(self) -> int | None:
        """Percent that kept within what was agreed for them; who let it pass in silence did not."""
        kept = [span <= agreed for span, agreed in zip(self.spans, self.agreed, strict=False)]
        judged = len(kept) + self.overrun
        return round(100 * sum(kept) / judged) if judged else None


@dataclass(frozen=True)
class Punctuality:
    """How many requests were early, on time, late and missed, each delivered in full or it is missed."""

    counts: dict[Verdict, int] = field(default_factory=dict)

    @classmethod
    def of(cls, verdicts: Iterable[Verdict | None]) -> "Punctuality":
        counts = dict.fromkeys(Verdict, 0)
        for verdict in verdicts:
            if verdict:
                counts[verdict] += 1
        return cls(counts)

    @property
    def judged(self) -> int:
        return sum(self.counts.values())

    @property
    def kept(self) -> int:
        return self.counts.get(Verdict.EARLY, 0) + self.counts.get(Verdict.ON_TIME, 0)

    @property
    def percent(self) -> int | None:
        """On time in full, of 100; None where nothing can be judged yet."""
        return round(100 * self.kept / self.judged) if self.judged else None


@dataclass(frozen=True)
class Scorecard:
    """The figures of one supplier over a period. `by_promise` holds it to the dates and quantities that
    it promised, `as_asked` to those that the plant asked for."""

    requests: int
    answer: Leg
    ship: Leg
    arrive: Leg
    whole: Leg
    by_promise: Punctuality
    as_asked: Punctuality
    quality: Decimal | None
    deliveries: int
    freight_km: int
    refused: int
    replaced: int


def scorecards(
    orders: QuerySet[ReplenishmentOrder], *, at: datetime, since: datetime
) -> dict[int, Scorecard]:
    """The scorecards of all suppliers that `orders` name, by their ids. Three queries for all of them."""
    by_supplier = defaultdict[int, list[Request]](list)
    for request in requests_of(orders, since=since):
        by_supplier[request.order.supplier_id].append(request)
    return {supplier: scorecard(requests, at=at) for supplier, requests in by_supplier.items()}


def scorecard(requests: Sequence[Request], *, at: datetime) -> Scorecard:
    """The figures of these requests as of `at`; those that the plant withdrew itself do not count."""
    stood = [request for request in requests if not request.withdrawn]
    deliveries = _deliveries(stood)
    return Scorecard(
        requests=len(stood),
        **_legs(stood, at=at),
        by_promise=Punctuality.of(request.verdict(request.by_promise, at=at) for request in stood),
        as_asked=Punctuality.of(request.verdict(request.as_asked, at=at) for request in stood),
        quality=quality(stood),
        deliveries=len(deliveries),
        freight_km=sum(deliveries.values()),
        refused=sum(request.order.refused_at is not None for request in stood),
        replaced=sum(request.replaced for request in stood),
    )


def quality(requests: Iterable[Request]) -> Decimal | None:
    """Percent of what came that was good: good / (good + scrapped + sent back).

    Units are added within an item only, as metres are no pieces; of several items it is the mean,
    each weighing as many receipts as it had. None while nothing came.
    """
    receipts = defaultdict[int, list[Receipt]](list)
    for request in requests:
        receipts[request.order.item_id] += request.receipts
    shares = Decimal(0)
    number = sum(len(some) for some in receipts.values())
    for some in filter(None, receipts.values()):
        good = sum((receipt.good for receipt in some), Decimal(0))
        shares += len(some) * good / sum(each.good + each.scrapped + each.returned for each in some)
    return round(100 * shares / number, 1) if number else None


def _legs(requests: Sequence[Request], *, at: datetime) -> dict[str, Leg]:
    """Asked → answered, answered → shipped, shipped → received, and asked → received as a whole."""
    asked = [(r, r.order.requested_at) for r in requests]
    answered = [(r.answered_at - start, r.response_time) for r, start in asked if r.answered_at]
    received = [(r.order.received_at - start, r.lead_time) for r, start in asked if r.order.received_at]
    return {
        "answer": _agreed(answered, overrun=sum(r.silent_too_long(at=at) for r in requests)),
        "ship": _between((r.answered_at, r.order.shipped_at) for r in requests),
        "arrive": _between((r.order.shipped_at, r.order.received_at) for r in requests),
        "whole": _agreed(received),
    }


def _agreed(pairs: Sequence[tuple[timedelta, timedelta]], *, overrun: int = 0) -> Leg:
    return Leg([span for span, _agreed in pairs], [agreed for _span, agreed in pairs], overrun)


def _between(moments: Iterable[tuple[datetime | None, datetime | None]]) -> Leg:
    """The spans between two facts. Told at one moment they are one fact, and nothing lies between."""
    return Leg([end - start for start, end in moments if start and end and start < end])


def _deliveries(requests: Iterable[Request]) -> dict[Hashable, int]:
    """Deliveries and the kilometres of each. What was shipped under one number is one delivery, over
    the longest of its distances; of what nobody said was shipped, each receipt is one."""
    kilometres: dict[Hashable, int] = {}
    for request in requests:
        order = request.order
        unsaid = [] if request.consignments else [("receipt", receipt.at) for receipt in request.receipts]
        for consignment in (*request.consignments, *unsaid):
            key = (order.supplier_id, consignment)
            kilometres[key] = max(kilometres.get(key, 0), order.source.distance_km)
    return kilometres
