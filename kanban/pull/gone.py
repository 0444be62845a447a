"""What of a request has left its supplier for good: what was rejected is to be brought once more."""

from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from inventory import orders
from inventory.models import ReplenishmentOrder
from kanban.models import Move
from kanban.planning.lifecycle import Verb


def rejections(order: ReplenishmentOrder) -> QuerySet[Move]:
    """The receipts at which something was scrapped or sent back, the oldest first; their acts say why."""
    receipts = Move.objects.filter(order=order, verb=Verb.FINISH, undone_by=None)
    rejected = receipts.filter(Q(scrapped__gt=0) | Q(returned__gt=0))
    return rejected.select_related("caused_by").order_by("pk")


def gone(order: ReplenishmentOrder) -> Decimal:
    """What left or came for good: not every consignment is announced, and what was rejected is open again."""
    rejected = rejections(order).aggregate(all=Sum(F("scrapped") + F("returned")))["all"] or Decimal(0)
    return max(orders.shipped_quantity(order) - rejected, order.received_quantity)
