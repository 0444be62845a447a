"""What a filling takes on its way: components of what is made, and picks of what is fetched."""

from decimal import Decimal

from inventory.models import BomLine, Item, Location, Posting
from kanban import loops, pull
from tests.factory import WheelWorks
from tests.kanban.books import level, moved, refused, started


def test_making_closed_short_gives_the_rest_of_the_components_back(works: WheelWorks) -> None:
    works.do("finish", started(works, works.wheels), good=Decimal(6), close=True)
    assert (level(works.rim, works.cell), level(works.spoke, works.cell)) == (20 - 6, 1200 - 6 * 36)
    assert level(works.wheel, works.rack) == 26


def test_making_open_keeps_the_components_of_the_whole_container(works: WheelWorks) -> None:
    works.do("finish", started(works, works.wheels), good=Decimal(6))
    assert (level(works.rim, works.cell), level(works.spoke, works.cell)) == (10, 1200 - 360)


def test_scrap_within_the_container_takes_more_only_once_good_ones_replace_it(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    works.do("finish", card, good=Decimal(6), scrapped=Decimal(3), reason="Bent")
    assert level(works.rim, works.cell) == 10
    works.do("finish", card)
    assert level(works.rim, works.cell) == 20 - 13
    scrap = Posting.objects.get(destination=Location.SCRAP)
    assert (scrap.item, scrap.quantity, scrap.source_id) == (works.wheel, 3, Location.PRODUCTION)


def test_scrap_beyond_the_container_needs_the_components_to_be_there(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    with refused(pull.NotEnoughStock, "Cell holds 10 of RIM, 11 needed"):
        works.do("finish", card, scrapped=Decimal(11), reason="Bent")


def test_a_refused_filling_shows_the_card_as_it_is(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    with refused(pull.NotEnoughStock) as refusal:
        works.do("finish", card, scrapped=Decimal(11), reason="Bent")
    now = refusal.value.card
    assert now is not None
    assert (now.state, now.received, now.scrapped) == ("IN_PROGRESS", 0, 0)


def test_a_bom_edited_meanwhile_gives_back_what_was_taken(works: WheelWorks) -> None:
    tape = works.item("TAPE")
    works.stock(tape, works.cell, 50)
    card = started(works, works.wheels)
    BomLine.objects.filter(component=works.rim).delete()
    BomLine.objects.filter(component=works.spoke).update(quantity=32)
    works.bom(works.wheel, tape=1)
    works.do("finish", card, good=Decimal(6), close=True)
    assert level(works.rim, works.cell) == 20 - 6
    assert level(works.spoke, works.cell) == 1200 - 6 * 36
    assert level(tape, works.cell) == 50


def test_a_bom_edited_meanwhile_asks_for_nothing_more(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    BomLine.objects.filter(component=works.spoke).update(quantity=200)
    works.do("finish", card)
    assert level(works.spoke, works.cell) == 1200 - 360


def test_parts_of_a_piece_are_rounded_once_on_the_total(works: WheelWorks) -> None:
    glue = works.item("GLUE", unit="tubes")
    works.stock(glue, works.cell, 50)
    works.bom(works.wheel, glue="0.25")
    card = started(works, works.wheels)
    assert level(glue, works.cell) == 47
    works.do("finish", card, good=Decimal(5))
    works.do("finish", card, close=True)
    assert level(glue, works.cell) == 49


def test_what_is_weighed_is_given_back_to_the_gram(works: WheelWorks) -> None:
    paint = works.item("PAINT", unit="kg", decimals=3)
    works.stock(paint, works.cell, 50)
    works.bom(works.wheel, paint="0.333")
    works.do("finish", started(works, works.wheels), good=Decimal(7), close=True)
    assert level(paint, works.cell) == Decimal("47.669")


def test_a_smaller_container_takes_only_what_it_holds(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    loops.resize(works.wheels, cards=3, container_quantity=Decimal(4), by=None, at=works.now)
    works.do("finish", card)
    assert works.card(works.wheels).received == 4
    assert level(works.rim, works.cell) == 20 - 4


def test_a_larger_container_takes_the_components_of_what_is_made(works: WheelWorks) -> None:
    card = started(works, works.wheels)
    loops.resize(works.wheels, cards=3, container_quantity=Decimal(15), by=None, at=works.now)
    works.do("finish", card)
    assert works.card(works.wheels).received == 15
    assert level(works.rim, works.cell) == 20 - 15


def test_bringing_more_than_was_picked_picks_the_difference(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line, quantity=Decimal(6))
    works.do("finish", card)
    assert (works.card(works.wheels_at_line).state, level(works.wheel, works.rack)) == ("IN_PROGRESS", 24)
    finish = moved(works.do("finish", card))
    assert (finish.good, finish.picked) == (4, 4)
    assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (20, 0)


def test_a_difference_that_is_not_there_is_not_brought(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line, quantity=Decimal(6))
    pull.count(works.wheel, works.rack, Decimal(3), by=None, at=works.now, reason="Counted")
    with refused(pull.NotEnoughStock, "Rack holds 3 of WHEEL, 4 needed"):
        works.do("finish", card, good=Decimal(10))


def test_what_was_picked_and_not_brought_goes_back(works: WheelWorks) -> None:
    works.do("finish", started(works, works.wheels_at_line), good=Decimal(7), close=True)
    assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (23, 0)
    assert works.card(works.wheels_at_line).picked == 7


def test_less_picked_and_closed_with_more_leaves_nothing_on_the_way(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line, quantity=Decimal(6))
    works.do("finish", card, good=Decimal(7), scrapped=Decimal(1), reason="Fell down", close=True)
    assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (22, 0)


def test_a_smaller_container_sends_back_what_does_not_fit(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line)
    loops.resize(works.wheels_at_line, cards=2, container_quantity=Decimal(4), by=None, at=works.now)
    works.do("finish", card, good=Decimal(4))
    assert works.card(works.wheels_at_line).state == "DONE"
    assert (level(works.wheel, works.rack), level(works.wheel, Location.TRANSIT)) == (26, 0)


def test_what_came_before_the_container_shrank_can_still_be_closed(works: WheelWorks) -> None:
    card = started(works, works.wheels_at_line)
    works.do("finish", card, good=Decimal(8))
    loops.resize(works.wheels_at_line, cards=2, container_quantity=Decimal(5), by=None, at=works.now)
    works.do("finish", card, good=Decimal(0), close=True)
    assert works.card(works.wheels_at_line).state == "DONE"
    assert Item.objects.get(pk=works.wheel.pk).levels.get(location=Location.TRANSIT).quantity == 0
