"""Promise: a supplier says yes, by which day and how many, and may change its mind."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from inventory.models import Source
from kanban import pull
from tests.factory import WheelWorks
from tests.kanban.books import moved, refused, started, waiting


@pytest.fixture
def asked(works: WheelWorks) -> WheelWorks:
    """Alba has been asked for 20 rims; it may deliver a tenth more."""
    Source.objects.filter(item=works.rim).update(over_percent=10)
    works.do("empty", works.card(works.rims))
    return works


def order(works: WheelWorks) -> Any:
    found = works.card(works.rims).order
    assert found
    return found


def test_yes_is_by_the_asked_date_and_to_all_of_it(asked: WheelWorks) -> None:
    asked.do("start", waiting(asked.rims))
    assert order(asked).state == "confirmed"
    assert order(asked).promised_for == order(asked).asked_for
    assert order(asked).promised_quantity is None


def test_yes_by_another_date_and_to_another_quantity(asked: WheelWorks) -> None:
    friday = asked.now + timedelta(days=4)
    asked.do("start", waiting(asked.rims), promised_for=friday, promised_quantity=Decimal(12))
    assert (order(asked).promised_for, order(asked).promised_quantity) == (friday, 12)


def test_a_promise_may_change_and_the_first_answer_is_the_one_that_is_measured(asked: WheelWorks) -> None:
    answered = asked.now
    asked.do("start", waiting(asked.rims))
    later = asked.pass_time(hours=3) + timedelta(days=6)
    outcome = asked.do("promise_anew", asked.card(asked.rims), promised_for=later, quantity=Decimal(22))
    assert (moved(outcome).verb, asked.card(asked.rims).state) == ("promise", "IN_PROGRESS")
    assert (order(asked).promised_for, order(asked).promised_quantity) == (later, 22)
    assert order(asked).confirmed_at == answered


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("0", "Promise at least one"),
        ("-1", "A quantity is a number from 0"),
        ("0.5", "RIM is counted in whole pcs"),
        ("23", "At most 22 pcs can be taken"),
        ("NaN", "A quantity is a number from 0"),
    ],
)
def test_nobody_promises_what_cannot_be(asked: WheelWorks, quantity: str, words: str) -> None:
    with refused(pull.Invalid, words) as first:
        asked.do("start", waiting(asked.rims), promised_quantity=Decimal(quantity))
    asked.do("start", waiting(asked.rims))
    soon = asked.now + timedelta(days=1)
    with refused(pull.Invalid, words) as later:
        asked.do("promise_anew", asked.card(asked.rims), promised_for=soon, quantity=Decimal(quantity))
    fields = [found.value.field for found in (first, later) if isinstance(found.value, pull.Invalid)]
    assert fields == ["promised_quantity", "quantity"]


def test_nobody_promises_a_day_that_has_passed(asked: WheelWorks) -> None:
    yesterday = asked.now - timedelta(days=1)
    with refused(pull.Invalid, "This date has passed"):
        asked.do("start", waiting(asked.rims), promised_for=yesterday)


def test_a_promise_is_made_before_it_is_changed(asked: WheelWorks) -> None:
    with refused(pull.WrongState, "start it first"):
        asked.do("promise_anew", asked.card(asked.rims), promised_for=asked.now)


def test_nobody_has_been_asked_for_what_is_made_here(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    with refused(pull.WrongState, "No supplier has been asked"):
        works.do("promise_anew", card, promised_for=works.now)


@pytest.mark.parametrize("back", ["return", "undo"])
def test_taking_a_yes_back_takes_all_that_it_promised(asked: WheelWorks, back: str) -> None:
    outcome = asked.do("start", waiting(asked.rims), promised_quantity=Decimal(12))
    if back == "undo":
        pull.undo(moved(outcome), by=None, at=asked.now)
    else:
        asked.do("return_to_queue", asked.card(asked.rims), reason="They rang")
    found = order(asked)
    assert (found.confirmed_at, found.promised_for, found.promised_quantity) == (None, None, None)
    assert found.state == "requested"


def test_the_yes_before_a_changed_promise_is_undone_after_it_only(asked: WheelWorks) -> None:
    start = moved(asked.do("start", waiting(asked.rims)))
    card = asked.card(asked.rims)
    asked.do("promise_anew", card, promised_for=asked.now + timedelta(days=1))
    with refused(pull.TooLateToUndo, "acted on this card"):
        pull.undo(start, by=None, at=asked.now)
