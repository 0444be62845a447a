"""How many cards a loop needs by its own numbers: what is used there, and how long a round takes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Min, Sum

from inventory.models import Location, Posting
from kanban.models import Loop, Move
from kanban.models.choices import State, Verb
from kanban.planning.quantiles import quantile
from kanban.planning.sizing import USUAL_SAFETY, cards_needed

WINDOW = timedelta(days=30)
ROUNDS, FEWEST = 60, 5
MOST = 85
DAY = Decimal(86400)


@dataclass(frozen=True, slots=True)
class Sizing:
    """The cards that a loop needs, and the numbers that say so. `a_day` is the mean of what was taken
    from its destination in a calendar day, `lead_days` what 85 of 100 of its last `rounds` kept within,
    from the empty container to the full one."""

    cards: int
    a_day: Decimal
    lead_days: Decimal
    rounds: int
    safety_percent: int = int(USUAL_SAFETY * 100)


def sizing(loop: Loop, *, at: datetime) -> Sizing | None:
    """What the loop's numbers suggest; None while it has hardly gone round or nothing was taken.

    Three queries. Takes that were reversed, and differences that a count found, are no demand.
    """
    rounds = _rounds(loop)
    a_day = _taken_a_day(loop, at=at)
    if len(rounds) < FEWEST or not a_day:
        return None
    lead_days = Decimal(str(quantile(rounds, MOST).total_seconds())) / DAY
    needed = cards_needed(
        demand=a_day, lead_time=lead_days, container=loop.container_quantity, safety_share=USUAL_SAFETY
    )
    return Sizing(needed, a_day, lead_days, len(rounds))


def _rounds(loop: Loop) -> list[timedelta]:
    """How long the last ROUNDS took from Requested to Done."""
    done = Move.objects.filter(card__loop=loop, undone_by=None).exclude(verb=Verb.UNDO)
    begun = done.filter(from_state=State.REQUESTED).exclude(to_state=State.REQUESTED).order_by("-pk")
    ended = done.filter(to_state=State.DONE).exclude(from_state=State.DONE).order_by("-pk")[:ROUNDS]
    since = {
        (card, cycle): at for card, cycle, at in begun.values_list("card", "cycle", "since")[: 2 * ROUNDS]
    }
    return [
        at - since[card, cycle]
        for card, cycle, at in ended.values_list("card", "cycle", "caused_by__at")
        if (card, cycle) in since
    ]


def _taken_a_day(loop: Loop, *, at: datetime) -> Decimal:
    taken = Posting.objects.filter(
        item=loop.item_id, source=loop.destination_id, at__gt=at - WINDOW, at__lte=at
    )
    demand = taken.filter(reverses=None, reversed_by=None).exclude(destination=Location.COUNT)
    total = demand.aggregate(quantity=Sum("quantity"), since=Min("at"))
    if not total["quantity"]:
        return Decimal(0)
    span = max(at - total["since"], timedelta(days=1))
    return Decimal(total["quantity"]) * DAY / Decimal(str(span.total_seconds()))
