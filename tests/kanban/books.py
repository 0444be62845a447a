"""What the tests of the verbs ask the database: levels, waiting cards, and whether anything was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from inventory.models import Item, Location, StockLevel
from kanban import pull
from kanban.models import Card, Loop, Move
from tests.factory import Factory


def level(item: Item, place: Location | int) -> Decimal:
    """What the place holds of the item by its stock level."""
    levels = StockLevel.objects.filter(item=item, location=place)
    return levels.values_list("quantity", flat=True).first() or Decimal(0)


def states(loop: Loop) -> list[str]:
    """The columns of the loop's cards in use, by number."""
    return list(Card.objects.in_use().filter(loop=loop).order_by("number").values_list("state", flat=True))


def waiting(loop: Loop) -> Card:
    """The first card of the loop that waits to be filled."""
    return Card.objects.as_shown().in_use().filter(loop=loop, state="REQUESTED").earliest("number")


def started(works: Factory, loop: Loop, *, number: int = 1, **facts: Decimal) -> Card:
    """A card of the loop, emptied and started."""
    works.do("empty", works.card(loop, number))
    works.do("start", works.card(loop, number), **facts)
    return works.card(loop, number)


def moved(outcome: pull.Outcome) -> Move:
    """The move that a verb made."""
    assert outcome.move is not None
    return outcome.move


def undo(works: Factory, outcome: pull.Outcome | Move) -> pull.Outcome:
    """Takes the move of an outcome back, as somebody finds it in the database."""
    move = moved(outcome) if isinstance(outcome, pull.Outcome) else outcome
    return pull.undo(Move.objects.get(pk=move.pk), by=None, at=works.now)


def everything() -> dict[str, list[Any]]:
    """All rows of all tables of the product."""
    models = [*apps.get_app_config("inventory").get_models(), *apps.get_app_config("kanban").get_models()]
    return {model.__name__: list(model._default_manager.order_by("pk").values_list()) for model in models}


@contextmanager
def refused(refusal: type[pull.Refusal], words: str = ".") -> Iterator[pytest.ExceptionInfo[pull.Refusal]]:
    """The block is refused in these words, and leaves nothing behind: no row, no level, no event."""
    before = everything()
    with pytest.raises(refusal, match=words) as refused:
        yield refused
    assert everything() == before
