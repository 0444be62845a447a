"""Deliveries that failed, each with what was wrong in a line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from inventory.models import ReplenishmentOrder
from inventory.models.quantities import spelled
from kanban.metrics import Request
from kanban.planning.punctuality import Verdict
from kanban.templatetags.spans import span

MOST = 12


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that was not fulfilled as promised; `level` is late, or soon where only some was bad."""

    order: ReplenishmentOrder
    at: datetime
    level: str
    words: str


def failures(requests: Iterable[Request], *, at: datetime) -> list[Failure]:
    """The newest first: late, missed, or with goods that were scrapped or sent back."""
    found = []
    for request in requests:
        said = request.verdict(request.by_promise, at=at)
        failed = said in (Verdict.LATE, Verdict.MISSED)
        words = [*([_why(request, said, at)] if failed and said else []), *_rejected(request)]
        if words:
            when = request.ended_at or request.by_promise.by
            found.append(Failure(request.order, when, "late" if failed else "soon", ". ".join(words)))
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST]


def _why(request: Request, said: Verdict, at: datetime) -> str:
    order, due = request.order, request.by_promise
    facts = {
        "came": spelled(order.received_quantity),
        "wanted": spelled(due.wanted),
        "by": span((request.ended_at or at) - due.by),
        "why": order.refused_because,
    }
    if order.refused_at:
        return _("Refused: %(why)s") % facts if order.refused_because else _("Refused")
    if request.replaced:
        return _("The backup was asked instead")
    if said == Verdict.MISSED:
        return _("Closed short: %(came)s of %(wanted)s") % facts
    if order.is_open:
        return _("Overdue by %(by)s") % facts
    return _("Came %(by)s late") % facts


def _rejected(request: Request) -> Iterable[str]:
    scrapped = sum((receipt.scrapped for receipt in request.receipts), Decimal(0))
    returned = sum((receipt.returned for receipt in request.receipts), Decimal(0))
    if scrapped:
        yield _("%(quantity)s scrapped") % {"quantity": spelled(scrapped)}
    if returned:
        yield _("%(quantity)s sent back") % {"quantity": spelled(returned)}
