"""Too late to undo: who acted since, what was used meanwhile, and what has no undo at all."""

from decimal import Decimal

from kanban import loops, pull
from kanban.models import Move
from tests.factory import WheelWorks
from tests.kanban.books import level, refused, started, states, undo


def test_what_was_used_meanwhile_cannot_be_taken_back(works: WheelWorks) -> None:
    works.do("empty", works.card(works.bikes))
    start = works.do("start", works.card(works.bikes))
    works.pass_time(minutes=20)
    finish = works.do("finish", works.card(works.bikes))
    pull.consume(works.bike, works.shipping, Decimal(11), by=None, at=works.now)
    words = "what it brought has been used. Shipping holds 4 of BIKE, 5 needed"
    with refused(pull.TooLateToUndo, words):
        undo(works, finish)
    with refused(pull.TooLateToUndo, "the system acted on this card at"):
        undo(works, start)


def test_only_the_last_step_of_a_card_is_undone(works: WheelWorks) -> None:
    ann = works.person("Ann", "operator")
    emptied = works.do("empty", works.card(works.wheels))
    works.do("start", works.card(works.wheels), by=ann)
    with refused(pull.TooLateToUndo, "Ann acted on this card at"):
        undo(works, emptied)


def test_a_cycle_is_over_even_if_the_next_one_was_undone(works: WheelWorks) -> None:
    finished = works.do("finish", started(works, works.wheels))
    undo(works, works.do("empty", works.card(works.wheels)))
    with refused(pull.TooLateToUndo, "the card had begun its next cycle since"):
        undo(works, finished)


def test_nothing_is_undone_twice(works: WheelWorks) -> None:
    emptied = works.do("empty", works.card(works.wheels))
    undo(works, emptied)
    with refused(pull.AlreadyDone, "This has been undone already"):
        undo(works, emptied)


def test_a_hold_and_an_undo_have_no_undo(works: WheelWorks) -> None:
    emptied = works.do("empty", works.card(works.wheels))
    undone = undo(works, emptied)
    with refused(pull.WrongState, "This step has no undo: do the opposite instead"):
        undo(works, undone)
    held = works.do("hold", works.card(works.wheels), reason="Dirty")
    works.do("release", works.card(works.wheels))
    with refused(pull.WrongState, "This step has no undo"):
        undo(works, held)


def test_a_held_card_stays_where_it_is(works: WheelWorks) -> None:
    emptied = works.do("empty", works.card(works.wheels))
    works.do("hold", works.card(works.wheels), reason="Dirty")
    with refused(pull.Held, "On hold: Dirty"):
        undo(works, emptied)


def test_a_signal_is_withdrawn_when_goods_came_back(works: WheelWorks) -> None:
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    signal = Move.objects.get(verb="signal")
    with refused(pull.TooLateToUndo, "BIKE at Shipping has been used meanwhile. Count the place instead"):
        undo(works, signal)
    pull.count(works.bike, works.shipping, Decimal(15), by=None, at=works.now, reason="Came back")
    undo(works, signal)
    assert states(works.bikes) == ["DONE", "DONE", "DONE"]
    assert level(works.bike, works.shipping) == 15


def test_a_number_that_came_back_into_use_is_not_undone_into_it(works: WheelWorks) -> None:
    loops.resize(works.wheels, cards=2, container_quantity=Decimal(10), by=None, at=works.now)
    retired = works.do("empty", works.card(works.wheels, 3))
    pull.count(works.wheel, works.rack, Decimal(30), by=None, at=works.now, reason="Found some")
    loops.resize(works.wheels, cards=3, container_quantity=Decimal(10), by=None, at=works.now)
    with refused(pull.TooLateToUndo, "acted on this card"):
        undo(works, retired)
