"""A look is rendered once per change and language, and kept within bounds."""

from unittest.mock import patch

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from inventory.models import Item
from kanban import fragments, loops
from kanban.fragments.kept import Kept
from kanban.models import Card, Loop
from tests.factory import WheelWorks


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    fragments.kept.clear()


def ids(loop: Loop) -> list[int]:
    return list(loop.all_cards.values_list("pk", flat=True))


def test_a_card_is_rendered_once_until_it_changes(
    works: WheelWorks, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rims = ids(works.rims)
    first = fragments.cards_html(rims, language="en")
    with django_assert_num_queries(1):
        assert fragments.cards_html(rims, language="en") == first
    works.do("hold", works.card(works.rims), reason="wet")
    again = fragments.cards_html(rims, language="en")
    assert "wet" in again[works.card(works.rims, 1).pk]
    assert again[works.card(works.rims, 2).pk] == first[works.card(works.rims, 2).pk]


def test_each_language_has_its_own_look(works: WheelWorks) -> None:
    fragments.cards_html(ids(works.rims), language="en")
    fragments.cards_html(ids(works.rims), language="de")
    with patch("kanban.fragments.get_template") as loaded:
        fragments.cards_html(ids(works.rims), language="de")
        loaded.assert_not_called()
        fragments.cards_html(ids(works.rims), language="fr")
        loaded.assert_called_once()


def test_another_build_has_another_look(works: WheelWorks, settings: Settings) -> None:
    fragments.cards_html(ids(works.rims), language="en")
    settings.BUILD = "next"
    with patch("kanban.fragments.get_template") as loaded:
        loaded.return_value.render.return_value = "new"
        assert set(fragments.cards_html(ids(works.rims), language="en").values()) == {"new"}


def test_a_retired_card_and_an_unknown_one_have_no_look(works: WheelWorks) -> None:
    loops.resize(works.rims, cards=1, container_quantity=works.rims.container_quantity, by=None, at=works.now)
    works.do("empty", works.card(works.rims, 2))
    found = fragments.cards_html([*ids(works.rims), 99999], language="en")
    assert list(found) == [works.card(works.rims, 1).pk]


def test_a_row_changes_with_any_of_its_cards(works: WheelWorks) -> None:
    before = fragments.rows_html([works.rims.pk], language="en")[works.rims.pk]
    works.do("hold", works.card(works.rims, 2), reason="wet")
    assert fragments.rows_html([works.rims.pk], language="en")[works.rims.pk] != before


def test_markup_in_names_is_text_in_cards_and_rows(works: WheelWorks) -> None:
    Item.objects.filter(pk=works.rim.pk).update(name="<img src=x>", part_number="<b>1</b>")
    cards = fragments.cards_html(ids(works.rims), language="en")
    rows = fragments.rows_html([works.rims.pk], language="en")
    for html in (*cards.values(), *rows.values()):
        assert "<img" not in html
        assert "<b>1" not in html
        assert "&lt;b&gt;1" in html


def test_a_fragment_says_nothing_about_who_looks(works: WheelWorks) -> None:
    html = fragments.cards_html(ids(works.rims), language="en")[works.card(works.rims).pk]
    assert "csrf" not in html
    assert "style=" not in html


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    kept: Kept[str, int] = Kept(most=2)
    kept.add({"a": 1, "b": 2})
    kept.many(["a"])
    kept.add({"c": 3})
    assert kept.many(["a", "b", "c"]) == {"a": 1, "c": 3}


def test_cards_are_in_the_order_in_which_they_stand(works: WheelWorks) -> None:
    found = fragments.card_fragments(Card.objects.all(), language="en")
    assert [each.order for each in found] == sorted(each.order for each in found)
    assert all(f'data-order="{each.order}"' in each.html for each in found)
