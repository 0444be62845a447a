"""Undo of a refusal, and of asking somebody else: never are two asked at once."""

from decimal import Decimal

import pytest

from inventory import sourcing
from inventory.models import ReplenishmentOrder, Source
from kanban import pull
from kanban.models import Move
from tests.factory import WheelWorks
from tests.kanban.answered import ask, deliver_the_mail, do, life, order, sound, told
from tests.kanban.books import moved, refused, undo

D = Decimal
LINK = "supplier's link"


@pytest.fixture
def asked(works: WheelWorks) -> WheelWorks:
    return ask(works)


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_refusal_taken_back_leaves_the_order_open_as_it_was(asked: WheelWorks, confirmed: bool) -> None:
    if confirmed:
        do(asked, "start", promised_quantity=D(12))
    undo(asked, do(asked, "refuse", reason="Strike"))
    assert life(asked) == [("Alba", "confirmed" if confirmed else "requested")]
    assert asked.card(asked.rims).state == ("IN_PROGRESS" if confirmed else "REQUESTED")
    assert (order(asked).refused_because, order(asked).promised_quantity) == ("", 12 if confirmed else None)
    assert told() == [("Alba", "taken_back", "refusal")]
    assert sound()


def test_a_refusal_stands_once_somebody_else_is_asked(asked: WheelWorks) -> None:
    refusal = do(asked, "refuse", reason="Strike")
    do(asked, "reorder")
    with refused(pull.TooLateToUndo, "Velo is asked instead"):
        undo(asked, refusal)


def test_a_refusal_that_went_over_to_the_backup_by_itself_stands(asked: WheelWorks) -> None:
    Source.objects.filter(item=asked.rim, supplier__code="alba").update(fails_over=True)
    over = do(asked, "refuse", reason="Strike")
    for move in Move.objects.filter(caused_by=moved(over).caused_by_id):
        with refused(pull.TooLateToUndo, "Velo is asked instead"):
            undo(asked, move)


def test_a_request_to_another_is_withdrawn_and_the_first_asked_anew(asked: WheelWorks) -> None:
    reordered = do(asked, "reorder")
    deliver_the_mail(asked)
    undo(asked, reordered)
    assert life(asked) == [("Alba", "cancelled"), ("Velo", "cancelled"), ("Alba", "requested")]
    assert told() == [("Velo", "cancelled", ""), ("Alba", "requested", "")]
    assert ReplenishmentOrder.objects.open().count() == 1
    assert sound()


def test_a_confirmed_order_that_was_called_off_is_asked_anew_and_waits(asked: WheelWorks) -> None:
    yes = do(asked, "start")
    undo(asked, do(asked, "reorder"))
    assert (asked.card(asked.rims).state, life(asked)[-1]) == ("REQUESTED", ("Alba", "requested"))
    with refused(pull.TooLateToUndo, "asked anew"):
        undo(asked, yes)
    assert sound()


def test_who_had_refused_has_refused_again(asked: WheelWorks) -> None:
    refusal = do(asked, "refuse", reason="Strike")
    undo(asked, do(asked, "reorder"))
    assert life(asked) == [("Alba", "refused"), ("Velo", "cancelled")]
    assert asked.card(asked.rims).verbs == ("reorder", "hold")
    undo(asked, refusal)
    assert life(asked) == [("Alba", "requested"), ("Velo", "cancelled")]
    assert sound()
    do(asked, "reorder")
    assert life(asked)[-1] == ("Velo", "requested")
    assert sound()


def test_who_was_asked_by_mistake_can_be_asked_again(asked: WheelWorks) -> None:
    do(asked, "refuse", reason="Strike")
    undo(asked, do(asked, "reorder"))
    again = do(asked, "reorder")
    assert life(asked) == [("Alba", "refused"), ("Velo", "cancelled"), ("Velo", "requested")]
    undo(asked, again)
    assert (life(asked)[-1], order(asked).supplier.name) == (("Velo", "cancelled"), "Alba")
    assert sound()


def test_who_was_called_off_before_a_third_was_asked_is_proposed_again(asked: WheelWorks) -> None:
    nord = asked.source(asked.rim, "Nord", priority=3)
    do(asked, "refuse", reason="Strike")
    undo(asked, do(asked, "reorder"))
    asked.pass_time(minutes=5)
    do(asked, "reorder", source=nord)
    proposed = sourcing.backups([order(asked)], at=asked.now)
    assert [source.supplier.name for source in proposed.values()] == ["Velo"]
    do(asked, "reorder")
    assert life(asked)[-2:] == [("Nord", "cancelled"), ("Velo", "requested")]


def test_a_reorder_stands_once_the_other_has_answered(asked: WheelWorks) -> None:
    reordered = do(asked, "reorder")
    do(asked, "start")
    with refused(pull.TooLateToUndo, "acted on this card"):
        undo(asked, reordered)


def test_a_first_supplier_whose_goods_had_left_is_not_asked_anew(asked: WheelWorks) -> None:
    do(asked, "ship", quantity=D(5))
    reordered = do(asked, "reorder")
    with refused(pull.TooLateToUndo, "goods of Alba had left"):
        undo(asked, reordered)


def test_a_first_supplier_that_sells_no_more_is_not_asked_anew(asked: WheelWorks) -> None:
    reordered = do(asked, "reorder")
    Source.objects.filter(supplier__code="alba").update(active=False)
    with refused(pull.TooLateToUndo, "Alba is no source in use"):
        undo(asked, reordered)
