"""The customers: every takt somebody buys one or two of what stands at shipping."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max

from inventory.models import Location, Posting
from kanban.models import Loop
from kanban.planning.simulation import TAKT, Chance
from kanban.shift.sight import goods_to_ship


@dataclass(frozen=True)
class Purchase:
    """What a customer wants now, from the place that the loop fills."""

    loop: Loop
    quantity: Decimal


def purchase_due(chance: Chance, *, at: datetime, speed: float) -> Purchase | None:
    """The next purchase, if its time has come: the last one and the seed say when and what it is.

    What sells at which share follows from the stock that the loops are sized for.
    """
    goods = goods_to_ship()
    shipped = Posting.objects.filter(
        item__in={loop.item_id for loop in goods}, destination=Location.CUSTOMER
    ).aggregate(number=Count("pk"), last=Max("at"))
    if not goods:
        return None
    number, last = shipped["number"], shipped["last"]
    pause = TAKT * (0.5 + chance.share("pause", number))
    if last and (at - last) * speed < pause:
        return None
    return Purchase(_wanted(chance, goods, number), Decimal(2 if chance.happens(10, "two", number) else 1))


def _wanted(chance: Chance, goods: list[Loop], number: int) -> Loop:
    sizes = [float(loop.cards * loop.container_quantity) for loop in goods]
    draw = chance.share("wants", number) * sum(sizes)
    for loop, size in zip(goods, sizes, strict=True):
        draw -= size
        if draw < 0:
            return loop
    return goods[-1]
