"""What the people of the shift see: the cards that wait for somebody."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q

from inventory import sourcing
from inventory.models import BomLine, Location
from kanban.models import Card, Loop, Move
from kanban.models.choices import Kind, State
from kanban.planning.lifecycle import Kind as PlannedKind
from kanban.planning.lifecycle import State as PlannedState
from kanban.planning.simulation import WORKDAY, Situation

DEVICE = "simulated shift"


def cards_that_wait() -> list[Card]:
    """Cards on their way, and full containers that only a hand empties. A supplier who was not asked
    does nothing; what a person has put on hold is that person's to release."""
    on_the_way = ~Q(state=State.DONE)
    by_hand = Q(state=State.DONE, loop__in=emptied_by_hand())
    cards = Card.objects.in_use().filter(on_the_way | by_hand).as_shown().order_by("pk")
    return [card for card in cards if _is_asked(card) and _is_ours(card)]


def emptied_by_hand() -> list[int]:
    """Loops whose containers no BOM, no picker and no customer empties."""
    makers = Loop.objects.filter(active=True, kind=Kind.PRODUCTION)
    backflushed = set(
        BomLine.objects.filter(item__loops__in=makers).values_list("component", "item__loops__source")
    )
    picked = set(Loop.objects.filter(active=True, kind=Kind.WITHDRAWAL).values_list("item", "source"))
    loops = Loop.objects.filter(active=True).exclude(destination__kind=Location.Kind.SHIPPING)
    places = loops.values_list("pk", "item", "destination")
    return [pk for pk, item, place in places if (item, place) not in backflushed | picked]


def _is_asked(card: Card) -> bool:
    if card.loop.kind != Kind.SUPPLIER or card.state == State.DONE:
        return True
    return card.order is not None and not card.order.cancelled_at


def _is_ours(card: Card) -> bool:
    if not card.held:
        return True
    held = Move.objects.filter(card=card, version=card.version, caused_by__device=DEVICE)
    return held.exists()


def backed_up(cards: Iterable[Card], *, at: datetime) -> set[int]:
    """The unanswered requests of these cards for which somebody else could be asked."""
    waiting = [card.order for card in cards if card.order and card.state == State.REQUESTED]
    return set(sourcing.backups(waiting, at=at))


def situation(card: Card, *, at: datetime, speed: float, backup: bool = False) -> Situation:
    """The card as plain facts, with what it has waited in simulated time; `backup` as `backed_up` says."""
    loop = card.loop
    return Situation(
        kind=PlannedKind(loop.kind),
        state=PlannedState(card.state),
        loop=f"{loop.item.part_number} → {loop.destination.code}",
        number=card.number,
        cycle=card.cycle,
        waited=(at - card.entered_at) * speed,
        container=loop.container_quantity,
        decimals=loop.item.decimals,
        held=bool(card.held),
        filled=bool(card.received or card.scrapped),
        lead_time=lead_time(card),
        **_request(card, backup=backup),
    )


def _request(card: Card, *, backup: bool) -> dict[str, bool]:
    """How far the card's request has come, and whether somebody else could be asked."""
    order = card.order
    if order is None or card.state == State.DONE:
        return {}
    return {
        "shipped": order.shipped_at is not None,
        "refused": order.refused_at is not None,
        "replaced": order.instead_of_id is not None,
        "backup": backup,
    }


def lead_time(card: Card) -> timedelta:
    """The source's days as working days: the simulated shift never ends."""
    days = card.order.source.lead_time_days if card.order else 1
    return WORKDAY * float(days)


def goods_to_ship() -> list[Loop]:
    """The loops that fill shipping places: what customers can buy."""
    loops = Loop.objects.filter(active=True, destination__kind=Location.Kind.SHIPPING)
    return list(
        loops.select_related("item", "destination").order_by(F("cards") * F("container_quantity"), "pk")
    )
