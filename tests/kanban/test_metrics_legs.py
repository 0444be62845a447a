"""The legs of a scorecard by worked examples: each figure was computed by hand from the times told here."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from inventory.models import ReplenishmentOrder
from kanban import pull
from kanban.metrics import Leg
from tests.factory import WheelWorks
from tests.kanban.silent import alba, arrive
from tests.kanban.test_metrics import card_of, rims


def hours(*numbers: float) -> list[timedelta]:
    return [timedelta(hours=number) for number in numbers]


def figures(leg: Leg) -> tuple[list[timedelta], int, int | None]:
    return list(leg.spans), leg.overrun, leg.kept


@pytest.mark.parametrize(
    ("facts", "arrives"), [({}, [10]), ({"good": Decimal(12)}, [])], ids=["whole", "in part"]
)
def test_a_delivery_that_nobody_had_announced_is_neither_answer_nor_leg(
    works: WheelWorks, facts: dict[str, Any], arrives: list[float]
) -> None:
    """Confirmed and received in one act, after 10 hours of the 24 in which an answer was agreed."""
    rims(works, ("finish", 10, facts))
    card = card_of(works)
    assert figures(card.answer) == ([], 0, None)
    assert (card.ship.spans, card.arrive.spans) == ([], [])
    assert card.whole.spans == hours(*arrives)


def test_who_ships_without_having_answered_has_answered_by_that(works: WheelWorks) -> None:
    """Asked 06:00, shipped 09:00, received 17:00: three hours to the answer, eight on the way."""
    rims(works, ("ship", 3, {}), ("finish", 8, {}))
    card = card_of(works)
    assert (card.answer.spans, card.ship.spans, card.arrive.spans) == (hours(3), [], hours(8))
    assert card.whole.spans == hours(11)


@pytest.mark.parametrize("how", ["undone", "returned"])
def test_a_yes_that_was_taken_back_was_an_answer(works: WheelWorks, how: str) -> None:
    """Yes 08:00, taken back 09:00, yes again 14:00, shipped 16:00: the answer took 2 hours, shipping 8."""
    alba(works, response_hours=4)
    works.do("empty", works.card(works.rims))
    works.pass_time(hours=2)
    started = works.do("start", works.card(works.rims)).move
    works.pass_time(hours=1)
    if how == "undone":
        assert started
        pull.undo(started, by=None, at=works.now)
    else:
        works.do("return_to_queue", works.card(works.rims), reason="Pressed the wrong card")
    works.pass_time(hours=5)
    works.do("start", works.card(works.rims))
    works.pass_time(hours=2)
    works.do("ship", works.card(works.rims))
    card = card_of(works)
    assert figures(card.answer) == (hours(2), 0, 100)
    assert card.ship.spans == hours(8)


def test_a_no_after_a_yes_is_not_the_first_answer(works: WheelWorks) -> None:
    rims(works, ("start", 2, {}), ("refuse", 3, {"reason": "Strike"}))
    card = card_of(works)
    assert (card.answer.spans, card.refused) == (hours(2), 1)


def test_who_keeps_silent_beyond_the_response_time_has_not_kept_it(works: WheelWorks) -> None:
    """Four hours were agreed. One request is answered after 3, one not at all: both kept at 4, 50 % after."""
    alba(works, response_hours=4)
    works.do("empty", works.card(works.rims, 2))
    arrive(works)
    rims(works, ("start", 3, {}))
    assert figures(card_of(works).answer) == (hours(3), 0, 100)
    works.pass_time(hours=1)
    assert figures(card_of(works).answer) == (hours(3), 0, 100)
    works.pass_time(minutes=1)
    assert figures(card_of(works).answer) == (hours(3), 1, 50)


def test_an_answer_after_the_time_is_counted_once(works: WheelWorks) -> None:
    alba(works, response_hours=4)
    works.do("empty", works.card(works.rims))
    arrive(works)
    works.pass_time(hours=6)
    assert figures(card_of(works).answer) == ([], 1, 0)
    works.do("start", works.card(works.rims))
    assert figures(card_of(works).answer) == (hours(6), 0, 0)


@pytest.mark.parametrize(("waited", "overrun"), [(3, 0), (8, 1)])
def test_a_delivery_without_a_word_kept_silent_until_it_came(
    works: WheelWorks, waited: float, overrun: int
) -> None:
    """Brought within the 4 hours, nothing is said of the answer; after that, none came in time."""
    alba(works, response_hours=4)
    works.do("empty", works.card(works.rims))
    arrive(works)
    works.pass_time(hours=waited)
    works.do("finish", works.card(works.rims))
    works.pass_time(days=2)
    assert card_of(works).answer.overrun == overrun


def test_who_was_given_up_kept_silent_until_then(works: WheelWorks) -> None:
    works.source(works.rim, "Velo", priority=2)
    alba(works, response_hours=4)
    works.do("empty", works.card(works.rims))
    arrive(works)
    works.pass_time(hours=8)
    works.do("reorder", works.card(works.rims))
    assert figures(card_of(works).answer) == ([], 1, 0)
    assert figures(card_of(works, "velo").answer) == ([], 0, None)


def test_whom_the_request_never_reached_is_not_silent(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    works.pass_time(days=9)
    assert ReplenishmentOrder.objects.get().sent_at is None
    assert figures(card_of(works).answer) == ([], 0, None)


def test_median_and_85_of_100_of_four_answers(works: WheelWorks) -> None:
    """Answers after 1, 2, 4 and 9 hours: the median lies between 2 and 4; 0.85 · 3 = 2.55 steps up the
    four, and so 4 + 0.55 · 5 hours. Two of four kept the 3 hours agreed."""
    alba(works, response_hours=3)
    for wait in (4, 1, 9, 2):
        rims(works, ("start", wait, {}), ("finish", 1, {}))
    answer = card_of(works).answer
    assert answer.median == timedelta(hours=3)
    assert answer.most == timedelta(hours=6.75)
    assert (answer.number, answer.kept) == (4, 50)


def test_a_replacement_that_was_undone_is_held_against_nobody(works: WheelWorks) -> None:
    """Neither against the first, who is asked anew, nor against the backup, who was called off."""
    works.source(works.rim, "Velo", priority=2)
    works.do("empty", works.card(works.rims))
    replaced = works.do("reorder", works.card(works.rims)).move
    assert [card_of(works, code).replaced for code in ("alba", "velo")] == [1, 0]
    works.pass_time(hours=1)
    assert replaced
    pull.undo(replaced, by=None, at=works.now)
    cards = [card_of(works, code) for code in ("alba", "velo")]
    assert [(card.requests, card.replaced) for card in cards] == [(1, 0), (0, 0)]


def test_a_backup_that_was_called_off_has_replaced_nobody_and_is_replaced_by_nobody(
    works: WheelWorks,
) -> None:
    """Alba refuses, Velo is asked by mistake and called off, Nord is asked: Nord stands in for Alba."""
    velo, nord = (works.source(works.rim, name, priority=2 + n) for n, name in enumerate(("Velo", "Nord")))
    works.do("empty", works.card(works.rims))
    works.do("refuse", works.card(works.rims), reason="No steel")
    mistaken = works.do("reorder", works.card(works.rims), source=velo).move
    assert mistaken
    pull.undo(mistaken, by=None, at=works.pass_time(hours=1))
    assert [card_of(works, code).replaced for code in ("alba", "velo")] == [0, 0]
    works.do("reorder", works.card(works.rims), source=nord)
    cards = [card_of(works, code) for code in ("alba", "velo", "nord")]
    assert [(card.requests, card.replaced) for card in cards] == [(1, 1), (0, 0), (1, 0)]
