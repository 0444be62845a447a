"""Hold and release: a held card can't move, and says why."""

from decimal import Decimal

import pytest

from kanban import pull
from kanban.models import Move
from tests.factory import WheelWorks
from tests.kanban.books import refused, started, states


def test_a_held_card_says_why_and_moves_again_once_released(works: WheelWorks) -> None:
    works.do("hold", works.card(works.wheels), reason="Spoke broken")
    card = works.card(works.wheels)
    assert (card.held, card.state, card.version) == ("Spoke broken", "DONE", 1)
    works.do("release", card)
    works.do("empty", works.card(works.wheels))
    history = Move.objects.filter(card=card).order_by("version").values_list("verb", "caused_by__reason")
    assert list(history) == [("hold", "Spoke broken"), ("release", ""), ("empty", "")]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201])
def test_a_hold_needs_a_reason(works: WheelWorks, reason: str) -> None:
    with refused(pull.Invalid, "Say why"):
        works.do("hold", works.card(works.wheels), reason=reason)


def test_a_held_card_is_not_held_twice(works: WheelWorks) -> None:
    works.do("hold", works.card(works.wheels), reason="Spoke broken")
    with refused(pull.Held, "On hold: Spoke broken. Release the card before you move it"):
        works.do("hold", works.card(works.wheels), reason="Rim bent")


def test_what_is_not_held_is_not_released(works: WheelWorks) -> None:
    with refused(pull.WrongState, "This card is not on hold"):
        works.do("release", works.card(works.wheels))


def test_an_older_view_releases_nothing(works: WheelWorks) -> None:
    seen = works.card(works.wheels)
    works.do("hold", seen, reason="Spoke broken")
    with refused(pull.Stale, "moved this card at"):
        works.do("release", seen, version=seen.version)


def test_stock_used_under_a_held_card_is_requested_when_it_is_released(works: WheelWorks) -> None:
    for number in (1, 2, 3):
        works.do("hold", works.card(works.wheels, number), reason="Inventory")
    pull.consume(works.wheel, works.rack, Decimal(30), by=None, at=works.now)
    assert states(works.wheels) == ["DONE", "DONE", "DONE"]
    works.do("release", works.card(works.wheels, 2))
    assert states(works.wheels) == ["DONE", "REQUESTED", "DONE"]


def test_another_card_is_requested_instead_of_a_held_one(works: WheelWorks) -> None:
    works.do("hold", works.card(works.wheels, 1), reason="Inventory")
    pull.consume(works.wheel, works.rack, Decimal(10), by=None, at=works.now)
    assert states(works.wheels) == ["DONE", "REQUESTED", "DONE"]


def test_a_hold_in_progress_keeps_what_was_taken(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    works.do("hold", card, reason="Tool broken")
    works.do("release", card)
    works.do("finish", card)
    assert states(works.wheels) == ["DONE", "DONE", "DONE"]
