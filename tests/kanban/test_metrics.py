"""Scorecards: each figure follows from what was asked, answered, shipped and booked, and nothing else."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from inventory.models import ReplenishmentOrder, Source, Supplier
from kanban import pull
from kanban.metrics import Scorecard, reaches, requests_of, scorecard, scorecards
from kanban.planning.punctuality import Verdict
from tests.factory import WheelWorks

Step = tuple[str, float, dict[str, Any]]


def card_of(works: WheelWorks, supplier: str = "alba", **since: Any) -> Scorecard:
    """The supplier's scorecard as of now, over the last 90 days."""
    since = since or {"days": 90}
    orders = ReplenishmentOrder.objects.filter(supplier__code=supplier)
    return scorecard(requests_of(orders, since=works.now - timedelta(**since)), at=works.now)


def rims(works: WheelWorks, *steps: Step, number: int = 1) -> None:
    """A container of rims runs empty; then each step so many hours after the one before."""
    works.do("empty", works.card(works.rims, number))
    for verb, hours, facts in steps:
        works.pass_time(hours=hours)
        works.do(verb, works.card(works.rims, number), **facts)


WHOLE: tuple[Step, ...] = (("start", 2, {}), ("ship", 10, {}), ("finish", 6, {}))


def test_the_three_legs_add_up_to_the_whole_way(works: WheelWorks) -> None:
    rims(works, *WHOLE)
    card = card_of(works)
    hours = [leg.median and leg.median / timedelta(hours=1) for leg in (card.answer, card.ship, card.arrive)]
    assert hours == [2, 10, 6]
    assert card.whole.median == timedelta(hours=18)
    assert (card.answer.kept, card.whole.kept, card.ship.kept) == (100, 100, None)


def test_the_median_and_what_85_of_100_keep_within(works: WheelWorks) -> None:
    for hours in (1, 2, 9):
        rims(works, ("start", hours, {}), ("finish", 1, {}))
    answer = card_of(works).answer
    assert answer.median == timedelta(hours=2)
    assert answer.most == timedelta(hours=2 + 7 * 0.7)


def test_a_request_is_on_time_in_full_by_the_promise_and_late_by_the_asked_date(works: WheelWorks) -> None:
    promised = works.now + timedelta(hours=40)
    rims(works, ("start", 1, {"promised_for": promised}), ("finish", 38, {}))
    card = card_of(works)
    assert card.by_promise.counts[Verdict.ON_TIME] == 1
    assert card.as_asked.counts[Verdict.LATE] == 1
    assert (card.by_promise.percent, card.as_asked.percent) == (100, 0)


def test_who_promises_fewer_keeps_the_promise_and_not_what_was_asked(works: WheelWorks) -> None:
    rims(
        works,
        ("start", 1, {"promised_quantity": Decimal(15)}),
        ("finish", 22, {"good": Decimal(15), "close": True}),
    )
    card = card_of(works)
    assert card.by_promise.counts[Verdict.ON_TIME] == 1
    assert card.as_asked.counts[Verdict.MISSED] == 1


def test_the_rest_that_comes_too_late_makes_the_whole_late(works: WheelWorks) -> None:
    rims(works, ("start", 1, {}), ("finish", 20, {"good": Decimal(12)}), ("finish", 10, {}))
    assert card_of(works).by_promise.counts[Verdict.LATE] == 1


def test_silence_is_late_from_the_asked_date_on(works: WheelWorks) -> None:
    rims(works)
    assert card_of(works).by_promise.judged == 0
    works.pass_time(hours=25)
    assert card_of(works).by_promise.counts[Verdict.LATE] == 1


def test_what_the_plant_withdrew_is_not_held_against_the_supplier(works: WheelWorks) -> None:
    outcome = works.do("empty", works.card(works.rims))
    assert outcome.move
    pull.undo(outcome.move, by=None, at=works.pass_time(hours=30))
    card = card_of(works)
    assert (card.requests, card.by_promise.judged) == (0, 0)


def test_a_refusal_and_silence_until_the_backup_was_asked_are_missed(works: WheelWorks) -> None:
    works.source(works.rim, "Velo", priority=2)
    rims(works, ("refuse", 1, {"reason": "No steel"}))
    rims(works, ("reorder", 30, {}), number=2)
    card = card_of(works)
    assert card.by_promise.counts[Verdict.MISSED] == 2
    assert (card.refused, card.replaced) == (1, 1)
    assert card.answer.median == timedelta(hours=1)
    assert card_of(works, "velo").requests == 1


def test_quality_is_good_of_all_that_came(works: WheelWorks) -> None:
    facts = {"good": Decimal(16), "scrapped": Decimal(1), "returned": Decimal(3), "reason": "Bent"}
    rims(works, ("start", 1, {}), ("finish", 5, facts), ("finish", 5, {"good": Decimal(4)}))
    assert card_of(works).quality == Decimal("83.3")


def test_quality_adds_no_metres_to_pieces(works: WheelWorks) -> None:
    spokes = works.card(works.spokes)
    works.do("empty", spokes)
    works.do("finish", spokes)
    facts = {"good": Decimal(10), "returned": Decimal(10), "reason": "Bent"}
    rims(works, ("start", 1, {}), ("finish", 5, facts))
    assert card_of(works).quality == Decimal("75.0")


def test_receiving_that_was_undone_has_not_happened(works: WheelWorks) -> None:
    rims(works, ("start", 1, {}))
    facts = {"good": Decimal(15), "returned": Decimal(5), "reason": "Bent"}
    outcome = works.do("finish", works.card(works.rims), **facts)
    assert outcome.move
    pull.undo(outcome.move, by=None, at=works.pass_time(minutes=1))
    card = card_of(works)
    assert (card.quality, card.deliveries, card.whole.number) == (None, 0, 0)


def test_what_came_under_one_number_is_one_delivery(works: WheelWorks) -> None:
    Source.objects.filter(item=works.rim).update(distance_km=120)
    Source.objects.filter(item=works.spoke).update(distance_km=180)
    for bought in (works.card(works.rims), works.card(works.spokes)):
        works.do("empty", bought)
        works.do("ship", bought, carrier="DHL", number="77")
        works.do("finish", bought)
    rims(works, ("start", 1, {}), ("finish", 5, {"good": Decimal(10)}), ("finish", 5, {}), number=2)
    card = card_of(works)
    assert (card.deliveries, card.freight_km) == (3, 180 + 2 * 120)


def test_a_period_holds_what_ended_in_it_and_what_is_open(works: WheelWorks) -> None:
    rims(works, *WHOLE)
    works.pass_time(days=40)
    rims(works, number=2)
    assert card_of(works, days=30).requests == 1
    assert card_of(works, days=90).requests == 2


def test_a_supplier_without_orders_has_an_empty_scorecard(works: WheelWorks) -> None:
    card = card_of(works)
    assert (card.requests, card.quality, card.by_promise.percent) == (0, None, None)
    assert (card.answer.median, card.whole.most, card.whole.few, card.whole.kept) == (None,) * 4


def test_the_reach_is_the_stock_over_the_pace_at_which_it_is_taken(works: WheelWorks) -> None:
    for _ in range(3):
        pull.consume(works.rim, works.goods_in, Decimal(4), by=None, at=works.pass_time(hours=1))
    reach = reaches([works.rim.pk, works.bike.pk])
    assert set(reach) == {works.rim.pk}
    lasts = reach[works.rim.pk].lasts
    assert (reach[works.rim.pk].stock, lasts) == (Decimal(28), lasts)
    assert lasts
    assert timedelta(hours=5) < lasts < timedelta(hours=9)


def test_what_nobody_takes_lasts_for_no_known_time(works: WheelWorks) -> None:
    assert reaches([works.rim.pk])[works.rim.pk].lasts is None


@pytest.mark.django_db
def test_five_hundred_suppliers_cost_four_queries(
    works: WheelWorks, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rims(works, *WHOLE)
    [done] = ReplenishmentOrder.objects.all()
    firms = Supplier.objects.bulk_create(
        Supplier(code=f"firm-{number}", name=f"Firm {number}") for number in range(500)
    )
    sources = Source.objects.bulk_create(
        Source(supplier=firm, item=works.rim, priority=number) for number, firm in enumerate(firms, start=2)
    )
    for source in sources:
        done.pk, done.source, done.supplier, done.signal = None, source, source.supplier, f"x/{source.pk}"
        done.save(force_insert=True)
    with django_assert_num_queries(4):
        found = scorecards(
            ReplenishmentOrder.objects.all(), at=works.now, since=works.now - timedelta(days=90)
        )
    assert len(found) == 501
