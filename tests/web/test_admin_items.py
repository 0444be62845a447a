"""The page of an item in the admin: what it is made of, where it is used, stands and circulates."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from inventory.models import Item
from kanban import pull
from kanban.admin import item_facts
from tests.factory import WheelWorks
from tests.web.office import address, told


def page(office: Client, item: Item) -> str:
    text = re.sub(
        r"<[^>]+>", " ", told(office.get(address(Item, "change", item.pk))).partition('class="about"')[2]
    )
    return " ".join(unescape(text).split())


def test_the_tree_hangs_each_component_below_its_parent(works: WheelWorks) -> None:
    branches = [(b.component.part_number, b.depth, b.quantity) for b in item_facts.tree(works.bike)]
    wheels = works.bike.bom.get(component=works.wheel).quantity
    spokes = works.wheel.bom.get(component=works.spoke).quantity
    assert branches[0] == ("WHEEL", 0, wheels)
    assert ("SPOKE", 1, wheels * spokes) in branches
    assert item_facts.tree(works.rim) == []


def test_a_tree_that_branches_without_end_is_cut(works: WheelWorks) -> None:
    """Ten levels of two components each would be two thousand lines."""
    items = [works.item(f"L{level}") for level in range(10)]
    for upper, lower in zip(items, items[1:], strict=False):
        works.bom(upper, **{lower.part_number.lower(): 2})
        works.bom(upper, rim=1)
    branches = item_facts.tree(items[0])
    assert len(branches) <= item_facts.SHOWN
    assert max(branch.depth for branch in branches) == item_facts.DEEPEST - 1


def test_the_page_tells_stock_loops_and_where_it_is_used(office: Client, works: WheelWorks) -> None:
    text = page(office, works.wheel)
    assert "One is made of" in text
    assert "36 pcs SPOKE" in text or "pcs SPOKE" in text
    assert "BIKE" in text.partition("Used in ")[2]
    assert "Rack" in text.partition("Stock")[2]


def test_what_was_used_is_told_by_day_and_what_was_undone_does_not_count(works: WheelWorks) -> None:
    today = timezone.now()
    pull.consume(works.bike, works.shipping, Decimal(3), by=None, at=today - timedelta(days=2))
    pull.consume(works.bike, works.shipping, Decimal(6), by=None, at=today)
    outcome = pull.empty(works.card(works.wheels), by=None, at=today)
    used = {day.day: (day.quantity, day.height) for day in item_facts.usage(works.bike, at=today)}
    assert used[timezone.localdate(today - timedelta(days=2))] == (3, 50)
    assert used[timezone.localdate(today)] == (6, 100)
    assert len(used) == item_facts.DAYS
    wheels = sum(day.quantity for day in item_facts.usage(works.wheel, at=today))
    assert wheels == 10
    assert outcome.move
    pull.undo(outcome.move, by=None, at=today + timedelta(minutes=1))
    after = item_facts.usage(works.wheel, at=today + timedelta(minutes=1))
    assert sum(day.quantity for day in after) == 0


def test_an_item_that_nothing_was_ever_done_with_says_so(office: Client, works: WheelWorks) -> None:
    text = page(office, works.item("FRESH"))
    for words in ("Nothing was used", "It stands nowhere yet", "No loop brings it", "it is bought"):
        assert words in text


@pytest.mark.parametrize("components", [1, 40])
def test_the_facts_cost_the_same_whatever_the_size_of_the_bom(
    works: WheelWorks, django_assert_max_num_queries: DjangoAssertNumQueries, components: int
) -> None:
    gadget = works.item("GADGET")
    for number in range(components):
        works.item(f"PART{number}")
        works.bom(gadget, **{f"part{number}": 1})
    with django_assert_max_num_queries(7):
        item_facts.tree(gadget)
        item_facts.used_in(gadget)
        item_facts.stock(gadget)
        item_facts.circuits(gadget)
        item_facts.usage(gadget, at=timezone.now())
