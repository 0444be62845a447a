"""The board as read: order, counts, containers in use, in a fixed number of queries."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from kanban import fragments, loops, overview, pull
from kanban.models import Card, ColumnLimit, Loop
from tests.factory import WheelWorks


def ship(works: WheelWorks, quantity: int) -> None:
    pull.consume(works.bike, works.shipping, Decimal(quantity), by=None, at=works.pass_time(minutes=10))


def test_what_runs_out_first_stands_on_top(works: WheelWorks) -> None:
    ship(works, 5)
    ship(works, 5)
    shown = overview.shown_cards(Card.objects.all())
    assert {each.card.loop for each in shown[:3]} == {works.bikes}
    assert [each.order for each in shown] == sorted(each.order for each in shown)


def test_of_equal_cards_the_one_longest_in_its_column_stands_on_top(works: WheelWorks) -> None:
    ship(works, 5)
    ship(works, 5)
    requested = overview.shown_cards(Card.objects.requested().filter(loop=works.bikes))
    assert [each.card.entered_at for each in requested] == sorted(each.card.entered_at for each in requested)


def test_only_the_container_longest_in_done_is_in_use(works: WheelWorks) -> None:
    ship(works, 2)
    bikes = overview.shown_cards(Card.objects.filter(loop=works.bikes))
    assert [each.left for each in bikes] == [Decimal(3), Decimal(5), Decimal(5)]
    assert [each.in_use for each in bikes] == [True, False, False]


def test_a_card_asked_for_alone_knows_what_its_siblings_hold(works: WheelWorks) -> None:
    ship(works, 2)
    last = works.card(works.bikes, 3)
    (shown,) = overview.shown_cards(Card.objects.filter(pk=last.pk))
    assert (shown.left, shown.stock) == (Decimal(5), Decimal(13))


def test_a_supplier_card_names_who_would_be_asked(works: WheelWorks) -> None:
    (shown, _) = overview.shown_cards(Card.objects.filter(loop=works.rims))
    assert shown.origin == "Alba"


def test_columns_count_cards_pieces_and_what_the_limit_is_about(works: WheelWorks) -> None:
    ColumnLimit.objects.create(board=works.assembly, state="REQUESTED", cards=2)
    ship(works, 5)
    works.do("empty", works.card(works.rims))
    counts = overview.column_counts(works.assembly)
    assert (counts["REQUESTED"].cards, counts["REQUESTED"].counted) == (2, 1)
    assert (counts["REQUESTED"].pieces, counts["REQUESTED"].unit) == (Decimal(25), "pcs")
    assert (counts["REQUESTED"].limit, counts["REQUESTED"].full) == (2, False)
    assert counts["IN_PROGRESS"].cards == 0


def test_metres_and_sets_are_not_added_to_the_pieces(works: WheelWorks) -> None:
    """Two rims of 20, one spoke card of 400 that comes in sets, one cable that comes in metres."""
    works.spoke.unit = "sets"
    works.spoke.save()
    cable = works.item("CABLE", unit="m", decimals=2)
    works.source(cable)
    cables = works.loop(works.assembly, cable, "supplier", None, works.rack, container="7.5", cards=1)
    for loop, number in ((works.rims, 1), (works.rims, 2), (works.spokes, 1), (cables, 1)):
        works.do("empty", works.card(loop, number))
    requested = overview.column_counts(works.assembly)["REQUESTED"]
    assert (requested.cards, requested.pieces, requested.unit) == (4, Decimal(40), "pcs")


def test_a_row_counts_beads_and_the_container_in_use(works: WheelWorks) -> None:
    ship(works, 7)
    (row,) = overview.loop_rows(Loop.objects.filter(pk=works.bikes.pk))
    assert {state: len(cards) for state, cards in row.cards.items()} == {
        "REQUESTED": 1,
        "IN_PROGRESS": 0,
        "DONE": 2,
    }
    assert (row.share, row.over) == (Decimal("0.6"), 0)


@pytest.mark.parametrize("loops", [1, 12])
def test_reading_costs_the_same_however_many_cards(
    works: WheelWorks, django_assert_max_num_queries: DjangoAssertNumQueries, loops: int
) -> None:
    for n in range(loops):
        works.loop(works.assembly, works.item(f"BOLT-{n}", decimals=0), "withdrawal", works.rack, works.line)
    with django_assert_max_num_queries(4):
        overview.shown_cards(Card.objects.all())
    with django_assert_max_num_queries(4):
        overview.loop_rows(Loop.objects.all())
    with django_assert_max_num_queries(2):
        overview.column_counts(works.assembly)


def test_where_cards_stand_is_known_before_what_they_look_like(works: WheelWorks) -> None:
    ship(works, 3)
    ship(works, 4)
    standing = overview.standings(Card.objects.on(works.assembly))
    shown = overview.shown_cards(Card.objects.all())
    assert [(each.pk, each.order) for each in standing] == [(each.card.pk, each.order) for each in shown]
    assert [each.seq for each in standing] == [each.card.shown_seq for each in shown]


def test_a_retired_card_is_on_no_board(works: WheelWorks) -> None:
    loops.resize(works.rims, cards=1, container_quantity=Decimal(20), by=None, at=works.now)
    works.do("empty", works.card(works.rims, 2))
    assert works.card(works.rims, 2).retired_at
    shown = overview.shown_cards(Card.objects.filter(loop=works.rims))
    assert [each.card.number for each in shown] == [1]
    (row,) = overview.loop_rows(Loop.objects.filter(pk=works.rims.pk))
    assert row.seq >= works.card(works.rims, 2).seq


def test_a_suppliers_row_names_who_was_asked_else_the_preferred_source(works: WheelWorks) -> None:
    works.source(works.rim, "Velo", priority=2)
    (row,) = overview.loop_rows(Loop.objects.filter(pk=works.rims.pk))
    assert row.supplier == "Alba"
    assert "<b>Alba</b>" in fragments.rows_html([works.rims.pk], language="en")[works.rims.pk]
    works.do("empty", works.card(works.rims))
    works.do("refuse", works.card(works.rims), reason="Strike")
    works.do("reorder", works.card(works.rims))
    (row,) = overview.loop_rows(Loop.objects.filter(pk=works.rims.pk))
    assert row.supplier == "Velo"
    assert "<b>Velo</b>" in fragments.rows_html([works.rims.pk], language="en")[works.rims.pk]
