"""Cards that lie still for longer than their loop usually takes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.models import Location
from kanban import audits, pull
from kanban.models import Card, Loop
from kanban.overview.still import FEWEST, LEAST, UNKNOWN, Still, still, with_last_find
from tests.factory import WheelWorks

DAY = timedelta(days=1)


def rounds(works: WheelWorks, loop: Loop, *, number: int, days: float) -> None:
    """So many rounds of the loop's first card, each with so many days in DONE before it runs empty."""
    for _ in range(number):
        works.pass_time(days=days)
        for verb in ("empty", "start", "finish"):
            works.do(verb, works.card(loop))


def found(works: WheelWorks, loop: Loop) -> list[Still]:
    every = with_last_find(still(works.assembly, at=works.now))
    return [each for each in every if each.card.loop_id == loop.pk]


def numbers(works: WheelWorks, loop: Loop) -> list[int]:
    return [each.card.number for each in found(works, loop)]


def test_a_card_is_listed_after_twice_what_85_of_100_of_its_loop_keep_within(works: WheelWorks) -> None:
    rounds(works, works.spokes, number=FEWEST, days=2)
    works.pass_time(days=4)
    assert numbers(works, works.spokes) == [2, 3]
    works.pass_time(minutes=1)
    suspects = found(works, works.spokes)
    assert [each.card.number for each in suspects] == [2, 3, 1]
    assert (suspects[-1].usual, suspects[-1].allowed) == (2 * DAY, 4 * DAY)


def test_with_too_few_rounds_to_measure_it_is_given_two_weeks(works: WheelWorks) -> None:
    rounds(works, works.spokes, number=FEWEST - 1, days=0.1)
    works.pass_time(days=UNKNOWN.days - 1)
    assert found(works, works.spokes) == []
    works.pass_time(days=1, minutes=1)
    suspects = found(works, works.spokes)
    assert {(each.usual, each.allowed) for each in suspects} == {(None, UNKNOWN)}


def test_the_fastest_loop_is_suspect_after_a_weekend_only(works: WheelWorks) -> None:
    rounds(works, works.spokes, number=FEWEST, days=0.1)
    works.pass_time(days=LEAST.days)
    assert 1 not in numbers(works, works.spokes)
    works.pass_time(minutes=1)
    assert 1 in numbers(works, works.spokes)


def test_what_was_undone_is_no_round(works: WheelWorks) -> None:
    rounds(works, works.spokes, number=FEWEST - 1, days=0.1)
    works.pass_time(days=0.1)
    move = works.do("empty", works.card(works.spokes)).move
    assert move
    pull.undo(move, by=None, at=works.now)
    works.pass_time(days=LEAST.days + 1)
    assert found(works, works.spokes) == []


def test_a_hold_or_a_release_is_a_sign_of_life(works: WheelWorks) -> None:
    works.pass_time(days=UNKNOWN.days)
    works.do("hold", works.card(works.spokes), reason="Bent")
    works.pass_time(minutes=1)
    assert numbers(works, works.spokes) == [2, 3]


@pytest.mark.parametrize(("ahead", "listed"), [(1, False), (-1, True)])
def test_a_supplier_that_promised_a_later_day_is_not_suspected(
    works: WheelWorks, ahead: int, listed: bool
) -> None:
    works.do("empty", works.card(works.spokes))
    promised = works.now + UNKNOWN + (1 + ahead) * DAY
    works.do("start", works.card(works.spokes), promised_for=promised)
    works.pass_time(days=UNKNOWN.days + 1)
    assert (1 in numbers(works, works.spokes)) == listed


def test_the_last_find_of_a_round_is_told_with_it(works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    works.pass_time(days=UNKNOWN.days + 1)
    audit = audits.open_round(works.assembly, works.cell, by=olga, at=works.now)
    audits.scan(
        audit,
        works.card(works.spokes, 2).token,
        place=works.cell,
        cards=Card.objects.all(),
        places=Location.objects.all(),
        by=olga,
        at=works.now,
    )
    seen = {each.card.number: each.seen and each.seen.by for each in found(works, works.spokes)}
    assert seen == {1: None, 2: olga, 3: None}


def test_the_list_costs_three_queries_however_long_it_is(works: WheelWorks) -> None:
    with CaptureQueriesContext(connection) as none:
        assert still(works.assembly, at=works.now) == []
    rounds(works, works.spokes, number=3, days=0.1)
    works.pass_time(days=UNKNOWN.days + 1)
    with CaptureQueriesContext(connection) as many:
        assert len(with_last_find(still(works.assembly, at=works.now))) == 15
    assert (len(none), len(many)) == (1, 3)
