"""Loops open, grow, shrink and change their container; numbers keep their tokens for ever."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from inventory.models import ReplenishmentOrder
from kanban import loops, pull
from kanban.models import Card, Loop
from tests.factory import WheelWorks
from tests.kanban.books import everything, level, moved, started, states


def resize(works: WheelWorks, loop: Loop, *, cards: int, container: str | None = None) -> None:
    size = Decimal(container) if container else loop.container_quantity
    loops.resize(Loop.objects.get(pk=loop.pk), cards=cards, container_quantity=size, by=None, at=works.now)


def surplus(loop: Loop) -> list[int]:
    marked = Card.objects.in_use().filter(loop=loop, surplus=True)
    return list(marked.order_by("number").values_list("number", flat=True))


def test_a_loop_without_stock_opens_with_all_its_cards_requested(works: WheelWorks) -> None:
    bell = works.item("BELL")
    works.source(bell)
    loop = works.loop(works.assembly, bell, "supplier", None, works.line, container=50, cards=2, full=False)
    assert states(loop) == ["REQUESTED", "REQUESTED"]
    assert ReplenishmentOrder.objects.filter(item=bell).count() == 2


def test_a_loop_opens_on_the_stock_that_is_there(works: WheelWorks) -> None:
    bell = works.item("BELL")
    works.source(bell)
    works.stock(bell, works.line, 51)
    loop = works.loop(works.assembly, bell, "supplier", None, works.line, container=50, cards=3, full=False)
    assert states(loop).count("REQUESTED") == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "production", "item": "rim", "source": "cell"}, "has no BOM"),
        ({"kind": "supplier", "item": "wheel"}, "No supplier sells WHEEL"),
        ({"kind": "withdrawal", "item": "rim"}, "needs a source"),
        ({"kind": "withdrawal", "item": "rim", "source": "shipping"}, "from one place to another"),
        ({"kind": "supplier", "item": "rim", "container_quantity": "0"}, "greater than or equal"),
        ({"kind": "supplier", "item": "rim", "cards": 0}, "greater than or equal"),
    ],
)
def test_a_loop_that_cannot_be_is_refused(works: WheelWorks, facts: dict[str, str | int], words: str) -> None:
    named = {name: getattr(works, str(facts[name])) for name in ("item", "source") if name in facts}
    number = Decimal(facts.get("container_quantity", 10))
    rest = {"kind": facts["kind"], "cards": facts.get("cards", 2), "container_quantity": number}
    loop = Loop(board=works.assembly, destination=works.shipping, **rest, **named)
    before = everything()
    with pytest.raises(ValidationError, match=words):
        loops.open_loop(loop, by=None, at=works.now)
    assert everything() == before


def test_an_item_has_one_loop_at_a_place(works: WheelWorks) -> None:
    twin = Loop(
        board=works.assembly,
        item=works.rim,
        kind="supplier",
        destination=works.goods_in,
        container_quantity=Decimal(5),
        cards=1,
    )
    with pytest.raises(ValidationError, match="A loop fills this place with this item already"):
        loops.open_loop(twin, by=None, at=works.now)


def test_a_growing_loop_gets_new_cards_that_are_requested(works: WheelWorks) -> None:
    resize(works, works.rims, cards=4)
    assert sorted(states(works.rims)) == ["DONE", "DONE", "REQUESTED", "REQUESTED"]
    assert ReplenishmentOrder.objects.open().count() == 2
    assert Card.objects.filter(loop=works.rims).values("token").distinct().count() == 4


def test_a_shrinking_loop_marks_the_highest_numbers_and_retires_them_as_they_empty(works: WheelWorks) -> None:
    resize(works, works.wheels, cards=1)
    assert surplus(works.wheels) == [2, 3]
    pull.consume(works.wheel, works.rack, Decimal(10), by=None, at=works.now)
    assert surplus(works.wheels) == [3]
    assert states(works.wheels) == ["DONE", "DONE"]
    pull.consume(works.wheel, works.rack, Decimal(20), by=None, at=works.now)
    assert states(works.wheels) == ["REQUESTED"]


def test_what_was_filled_before_the_container_shrank_stays_whole_when_its_card_is_closed(
    works: WheelWorks,
) -> None:
    card = started(works, works.wheels)
    works.do("finish", card, good=Decimal(6))
    full = level(works.wheel, works.rack)
    resize(works, works.wheels, cards=3, container="4")
    works.do("finish", Card.objects.as_shown().get(pk=card.pk))
    assert level(works.wheel, works.rack) == full
    assert Card.objects.get(pk=card.pk).state == "DONE"


def test_a_surplus_card_that_waits_unasked_is_retired_at_once(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels, 3))
    resize(works, works.wheels, cards=2)
    assert states(works.wheels) == ["DONE", "DONE"]
    assert works.card(works.wheels, 3).retired_at == works.now


def test_a_surplus_card_whose_supplier_was_asked_waits_for_its_delivery(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims, 2))
    resize(works, works.rims, cards=1)
    assert surplus(works.rims) == [2]
    works.do("finish", works.card(works.rims, 2))
    assert states(works.rims) == ["DONE", "DONE"]
    pull.consume(works.rim, works.goods_in, Decimal(20), by=None, at=works.now)
    assert (states(works.rims), surplus(works.rims)) == (["DONE"], [])


def test_a_surplus_card_in_progress_is_finished_first(works: WheelWorks) -> None:
    card = started(works, works.wheels, number=3)
    resize(works, works.wheels, cards=2)
    assert surplus(works.wheels) == [3]
    works.do("finish", card)
    assert states(works.wheels) == ["DONE", "DONE", "DONE"]


def test_a_loop_that_grows_again_keeps_its_surplus_cards(works: WheelWorks) -> None:
    resize(works, works.wheels, cards=1)
    resize(works, works.wheels, cards=3)
    assert (surplus(works.wheels), states(works.wheels)) == ([], ["DONE", "DONE", "DONE"])


def test_a_retired_number_comes_back_afresh_with_its_token(works: WheelWorks) -> None:
    works.do("empty", works.card(works.wheels, 3))
    works.do("hold", works.card(works.wheels, 3), reason="Card lost")
    token = works.card(works.wheels, 3).token
    resize(works, works.wheels, cards=2)
    resize(works, works.wheels, cards=3)
    back = works.card(works.wheels, 3)
    assert (back.token, back.retired_at, back.held, back.surplus) == (token, None, "", False)
    assert states(works.wheels).count("REQUESTED") == 1


@pytest.mark.parametrize(("container", "requested"), [("10", 0), ("15", 1), ("30", 2), ("5", 0)])
def test_another_container_requests_what_no_longer_stands(
    works: WheelWorks, container: str, requested: int
) -> None:
    resize(works, works.wheels, cards=3, container=container)
    assert states(works.wheels).count("REQUESTED") == requested
    assert level(works.wheel, works.rack) == 30


def test_a_resize_that_cannot_be_changes_nothing(works: WheelWorks) -> None:
    before = everything()
    with pytest.raises(ValidationError):
        resize(works, works.wheels, cards=0)
    with pytest.raises(ValidationError):
        resize(works, works.wheels, cards=3, container="-1")
    assert everything() == before


def test_the_preview_says_what_a_resize_would_do(works: WheelWorks) -> None:
    assert loops.resizing(works.wheels, 1) == loops.Resizing(wanted=(), surplus=(2, 3))
    assert loops.resizing(works.wheels, 5) == loops.Resizing(wanted=(4, 5), surplus=())


def test_the_database_refuses_card_four_of_three(works: WheelWorks) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.create(loop=works.wheels, number=4, entered_at=works.now)


def test_a_retirement_by_hand_is_a_move_of_its_card(works: WheelWorks) -> None:
    resize(works, works.wheels, cards=2)
    retired = moved(works.do("empty", works.card(works.wheels, 3)))
    assert (retired.verb, retired.from_state, retired.to_state) == ("retire", "DONE", "DONE")
