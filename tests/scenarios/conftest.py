"""The bicycle works, as its files say, on the morning of its first day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from inventory.models import Item, Location, StockLevel
from kanban import plants, pull
from kanban.models import Board, Card, Loop, Move
from kanban.models.choices import State, Verb
from tests.factory import MORNING, Factory
from tests.kept import kept

BICYCLE = Path(plants.__file__).parent / "bicycle"


@dataclass
class BicycleWorks(Factory):
    """The example plant. People act on the cards that they may move, found by part and place."""

    now: datetime = MORNING

    def open(self) -> "BicycleWorks":
        plants.load(plants.read(BICYCLE), at=self.now)
        return self

    def put_live(self) -> None:
        leader = User.objects.get(username="leader")
        for board in Board.objects.order_by("pk"):
            pull.go_live(board, by=leader, at=self.pass_time(minutes=1))

    def stock_of(self, part: str, place: str) -> Decimal:
        return StockLevel.objects.get(item__part_number=part, location__code=place).quantity

    def ship(self, part: str, quantity: int) -> pull.Outcome:
        """A customer takes finished goods."""
        goods = Item.objects.get(part_number=part)
        shipping = Location.objects.get(code="shipping")
        operator = User.objects.get(username="operator")
        at = self.pass_time(minutes=1)
        return pull.consume(goods, shipping, Decimal(quantity), by=operator, at=at)

    def act(self, who: str, verb: str, card: Card, **facts: Decimal) -> pull.Outcome:
        """A person does a verb on a card, through the door that their role opens."""
        person = User.objects.get(username=who)
        mine = Card.objects.movable_by(person).as_shown().get(pk=card.pk)
        outcome: pull.Outcome = getattr(pull, verb)(mine, by=person, at=self.pass_time(minutes=1), **facts)
        return outcome

    def cards(self, part: str, place: str, state: State) -> list[Card]:
        cards = Card.objects.as_shown().filter(loop__item__part_number=part, loop__destination__code=place)
        return list(cards.filter(state=state).order_by("entered_at", "number"))


def requested_by(outcome: pull.Outcome) -> dict[tuple[str, str], Card]:
    """The cards that a deed asked to be filled, by part and place."""
    changed = [card.pk for card in outcome.changed]
    newest = Move.objects.filter(card__in=changed).order_by("-pk").values_list("caused_by", flat=True)[0]
    signals = Move.objects.filter(caused_by=newest, verb__in=(Verb.SIGNAL, Verb.EMPTY))
    cards = Card.objects.as_shown().filter(pk__in=signals.values("card"))
    return {(card.loop.item.part_number, card.loop.destination.code): card for card in cards}


def unused_requests() -> Iterator[Loop]:
    """Loops that ask for more containers than have run empty: there must be none."""
    for loop in Loop.objects.select_related("item", "destination"):
        level = StockLevel.objects.get(item=loop.item, location=loop.destination)
        standing = -(-level.quantity // loop.container_quantity)
        asked = Card.objects.in_use().filter(loop=loop).exclude(state=State.DONE).count()
        if asked > loop.cards - standing:
            yield loop


@pytest.fixture
def bicycles(db: None) -> BicycleWorks:
    """The example plant, loaded; no board is live yet."""
    return kept("bicycle works", BicycleWorks().open)
