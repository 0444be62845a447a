"""What a loop's own numbers suggest for its cards."""

from datetime import timedelta
from decimal import Decimal

from pytest_django import DjangoAssertNumQueries

from kanban import metrics, pull
from kanban.metrics.sizing import FEWEST
from tests.factory import WheelWorks


def go_round(works: WheelWorks, number: int, *, days: float) -> None:
    """So many rounds of the first card of spokes: emptied, delivered `days` later."""
    for _ in range(number):
        works.do("empty", works.card(works.spokes))
        works.pass_time(days=days)
        works.do("finish", works.card(works.spokes))


def test_a_loop_that_has_hardly_gone_round_suggests_nothing(works: WheelWorks) -> None:
    go_round(works, FEWEST - 1, days=1)
    assert metrics.sizing(works.spokes, at=works.now) is None
    go_round(works, 1, days=1)
    assert metrics.sizing(works.spokes, at=works.now)


def test_what_is_taken_and_how_long_a_round_takes_give_the_cards(works: WheelWorks) -> None:
    """Five containers of 400 in ten days are 200 a day; with 2 days for a round and 10 % safety, 440
    have to be under way: two containers."""
    go_round(works, 5, days=2)
    found = metrics.sizing(works.spokes, at=works.now)
    assert found
    assert (found.a_day, found.lead_days, found.rounds, found.cards) == (200, 2, 5, 2)


def test_takes_that_were_reversed_and_counts_are_no_demand(works: WheelWorks) -> None:
    go_round(works, 5, days=2)
    outcome = works.do("empty", works.card(works.spokes, 2))
    assert outcome.move
    pull.undo(outcome.move, by=None, at=works.now)
    pull.count(works.spoke, works.cell, Decimal(900), by=None, at=works.now, reason="Counted")
    found = metrics.sizing(works.spokes, at=works.now)
    assert found
    assert found.a_day == 200


def test_a_round_that_was_undone_is_none(works: WheelWorks) -> None:
    go_round(works, 5, days=2)
    works.do("empty", works.card(works.spokes))
    works.pass_time(days=20)
    outcome = works.do("finish", works.card(works.spokes))
    works.pass_time(minutes=1)
    moves = [move for move in (outcome.move,) if move]
    for move in moves:
        pull.undo(move, by=None, at=works.now)
    found = metrics.sizing(works.spokes, at=works.now)
    assert found
    assert (found.rounds, found.lead_days) == (5, 2)


def test_a_suggestion_costs_three_queries(
    works: WheelWorks, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    go_round(works, 7, days=1)
    with django_assert_max_num_queries(3):
        metrics.sizing(works.spokes, at=works.now + timedelta(days=1))
