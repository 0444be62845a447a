"""Loops open, grow, shrink and close. Cards are never deleted: a number keeps its token for ever."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from kanban.models import Card, Loop
from kanban.planning.lifecycle import State
from kanban.pull.floor import Floor, Hand, Outcome
from kanban.pull.writing import write

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Resizing:
    """What a change of size does to a loop's cards: numbers to add or take back, and to mark."""

    wanted: tuple[int, ...]
    surplus: tuple[int, ...]


@transaction.atomic
def open_loop(loop: Loop, *, by: "User | None", at: datetime) -> Outcome:
    """Starts a loop with all its cards; those without a container in the books are requested.

    Refuses with a ValidationError what a loop cannot be.
    """
    loop.full_clean()
    loop.save()
    Card.objects.bulk_create(Card(loop=loop, number=n, entered_at=at) for n in range(1, loop.cards + 1))
    return _settled(loop, Hand(by=by, at=at), "open loop")


def resizing(loop: Loop, cards: int) -> Resizing:
    """What `resize` to so many cards would do: a preview."""
    in_use = set(loop.all_cards.filter(retired_at=None, surplus=False).values_list("number", flat=True))
    wanted = tuple(n for n in range(1, cards + 1) if n not in in_use)
    return Resizing(wanted=wanted, surplus=tuple(sorted(n for n in in_use if n > cards)))


@transaction.atomic
def resize(
    loop: Loop, *, cards: int, container_quantity: Decimal, by: "User | None", at: datetime
) -> Outcome:
    """Changes how many cards a loop has and what its container holds.

    More cards: surplus ones stay after all, retired numbers come back, new ones are added. Fewer:
    the highest numbers become surplus and are retired when their containers are empty, or at once
    if they wait and nobody was asked. A loop that is closing goes on after all; one that is closed
    is refused.
    """
    if not loop.active:
        raise ValidationError(_("This loop is closed: open a new one for its place."))
    floor = Floor(Hand(by=by, at=at), "resize", items={loop.item_id}, places={loop.destination_id})
    change = resizing(loop, cards)
    _mark_surplus(floor, loop, change.surplus)
    write(floor)
    loop.cards, loop.container_quantity = cards, container_quantity
    loop.full_clean()
    loop.save(update_fields=("cards", "container_quantity"))
    _bring_back(loop, change, at=at)
    return _settled(loop, Hand(by=by, at=at), "resize")


@dataclass(frozen=True)
class Closing:
    """What closing a loop does to its cards: numbers that go at once, and those that stay until empty."""

    at_once: tuple[int, ...]
    later: tuple[int, ...]


def closing(loop: Loop) -> Closing:
    """What `close_loop` would do: a preview."""
    cards = loop.all_cards.filter(retired_at=None).order_by("number")
    at_once = tuple(card.number for card in cards if _waits_unasked(card))
    return Closing(at_once, tuple(card.number for card in cards if card.number not in at_once))


@transaction.atomic
def close_loop(loop: Loop, *, by: "User | None", at: datetime) -> Outcome:
    """Ends a loop: all its cards are surplus, and nothing is asked for any more.

    Those that wait without a request go at once, the others when what they stand for is used up.
    With its last card the loop is closed for good (`write` sees to it); until then `resize` takes it
    back. Closing it again changes nothing.
    """
    floor = Floor(Hand(by=by, at=at), "close loop", items={loop.item_id}, places={loop.destination_id})
    cards = [card for card in floor.cards.values() if card.loop_id == loop.pk and not card.retired_at]
    if all(card.surplus for card in cards):
        return Outcome(card=None, move=None)
    _mark_surplus(floor, loop, [card.number for card in cards])
    return write(floor)


def _mark_surplus(floor: Floor, loop: Loop, numbers: Collection[int]) -> None:
    for card in floor.cards_of(loop):
        if card.number in numbers:
            card.surplus = True
            floor.moved[card.pk] = card
            if _waits_unasked(card):
                floor.retire(card)


def _waits_unasked(card: Card) -> bool:
    return card.state == State.REQUESTED and card.order_id is None


def _bring_back(loop: Loop, change: Resizing, *, at: datetime) -> None:
    known = loop.all_cards.filter(number__in=change.wanted)
    afresh = {"held": "", "received": 0, "scrapped": 0, "picked": 0, "order": None}
    known.filter(retired_at__isnull=False).update(retired_at=None, state=State.DONE, entered_at=at, **afresh)
    known.update(surplus=False)
    new = set(change.wanted) - set(known.values_list("number", flat=True))
    Card.objects.bulk_create(Card(loop=loop, number=n, entered_at=at) for n in sorted(new))


def _settled(loop: Loop, hand: Hand, verb: str) -> Outcome:
    """Requests what the books hold no container for, and shows the loop's cards on its board."""
    floor = Floor(hand, verb, items={loop.item_id}, places={loop.destination_id})
    floor.moved = {card.pk: card for card in floor.cards_of(loop)}
    return write(floor)
