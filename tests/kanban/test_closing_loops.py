"""A loop is closed: nothing is asked for any more, and it ends when its last container is used up."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from inventory.models import ReplenishmentOrder
from kanban import loops, pull
from kanban.fragments import rows_html
from kanban.models import Card, Loop
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.kanban.books import everything, refused, started, states


def close(works: WheelWorks, loop: Loop) -> pull.Outcome:
    return loops.close_loop(Loop.objects.get(pk=loop.pk), by=None, at=works.now)


def use(works: WheelWorks, quantity: int) -> None:
    pull.consume(works.rim, works.goods_in, Decimal(quantity), by=None, at=works.now)


def is_open(loop: Loop) -> bool:
    return Loop.objects.get(pk=loop.pk).active


def test_full_containers_are_used_up_and_nothing_is_asked_for(works: WheelWorks) -> None:
    close(works, works.rims)
    assert (states(works.rims), is_open(works.rims)) == (["DONE", "DONE"], True)
    use(works, 20)
    assert (states(works.rims), is_open(works.rims)) == (["DONE"], True)
    use(works, 20)
    assert (states(works.rims), is_open(works.rims)) == ([], False)
    assert not ReplenishmentOrder.objects.exists()
    assert rows_html([works.rims.pk], language="en") == {}
    assert not any(verify().values())


def test_a_loop_whose_cards_all_wait_unasked_is_closed_at_once(works: WheelWorks) -> None:
    for number in (1, 2, 3):
        works.do("empty", works.card(works.wheels, number))
    close(works, works.wheels)
    assert (states(works.wheels), is_open(works.wheels)) == ([], False)
    assert not any(verify().values())


def test_what_was_asked_for_or_begun_still_comes(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims, 2))
    started(works, works.wheels, number=3)
    close(works, works.rims)
    close(works, works.wheels)
    assert (states(works.rims), states(works.wheels)) == (
        ["DONE", "REQUESTED"],
        ["DONE", "DONE", "IN_PROGRESS"],
    )
    works.do("finish", works.card(works.rims, 2))
    works.do("finish", works.card(works.wheels, 3))
    use(works, 40)
    assert (is_open(works.rims), is_open(works.wheels)) == (False, True)
    assert not any(verify().values())


def test_the_preview_says_which_cards_go_at_once_and_which_later(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels, 2))
    assert loops.closing(works.wheels) == loops.Closing(at_once=(2,), later=(1, 3))
    works.do("empty", works.card(works.rims, 2))
    assert loops.closing(works.rims) == loops.Closing(at_once=(), later=(1, 2))


def test_closing_it_again_changes_nothing(works: WheelWorks) -> None:
    close(works, works.rims)
    before = everything()
    assert close(works, works.rims).changed == []
    use_up = Card.objects.filter(loop=works.rims, surplus=True).count()
    assert (everything(), use_up) == (before, 2)


def test_a_closing_loop_that_is_resized_goes_on_and_a_closed_one_does_not(works: WheelWorks) -> None:
    close(works, works.rims)
    use(works, 20)
    loop = Loop.objects.get(pk=works.rims.pk)
    loops.resize(loop, cards=2, container_quantity=Decimal(20), by=None, at=works.now)
    assert states(works.rims) == ["REQUESTED", "DONE"]
    assert not Card.objects.in_use().filter(loop=works.rims, surplus=True).exists()
    works.do("finish", works.card(works.rims, 1))
    close(works, works.rims)
    use(works, 40)
    with pytest.raises(ValidationError, match="This loop is closed"):
        loops.resize(
            Loop.objects.get(pk=works.rims.pk),
            cards=2,
            container_quantity=Decimal(20),
            by=None,
            at=works.now,
        )


def test_its_place_is_free_for_another_loop_once_it_is_closed(works: WheelWorks) -> None:
    close(works, works.rims)
    use(works, 40)
    again = works.loop(works.assembly, works.rim, "supplier", None, works.goods_in, container=5, full=False)
    assert states(again) == ["REQUESTED"] * 3
    assert not any(verify().values())


def test_emptying_its_last_container_cannot_be_undone_once_it_is_closed(works: WheelWorks) -> None:
    close(works, works.rims)
    first = works.do("empty", works.card(works.rims, 1))
    last = works.do("empty", works.card(works.rims, 2))
    assert first.move
    assert last.move
    with refused(pull.WrongState, "no longer in use"):
        pull.undo(last.move, by=None, at=works.now)


def test_emptying_another_container_of_a_closing_loop_can_be_undone(works: WheelWorks) -> None:
    close(works, works.rims)
    first = works.do("empty", works.card(works.rims, 1))
    assert first.move
    pull.undo(first.move, by=None, at=works.now)
    assert states(works.rims) == ["DONE", "DONE"]
    assert not any(verify().values())
