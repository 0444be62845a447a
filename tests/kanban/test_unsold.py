"""What nobody sells any more can still be used: its card waits unasked, says so, and is asked in the end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from inventory.models import OutboxMessage, ReplenishmentOrder, Source, Supplier
from kanban import pull
from kanban.causes import what
from kanban.causes.chain import chain
from kanban.fragments import cards_html
from kanban.overview import attention
from kanban.silence import watch
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.kanban.books import level, states, undo

WORDS = "Nobody sells RIM: give it a source"


@pytest.fixture(autouse=True)
def nobody_sells(works: WheelWorks) -> None:
    Source.objects.filter(item=works.rim).update(active=False)


def notices(works: WheelWorks) -> list[str]:
    return [notice.title for notice in attention.notices(works.assembly, at=works.now)]


@pytest.mark.parametrize("verb", ["empty", "consume"])
def test_its_use_is_booked_and_the_card_waits_unasked(works: WheelWorks, verb: str) -> None:
    if verb == "empty":
        works.do("empty", works.card(works.rims, 1))
    else:
        pull.consume(works.rim, works.goods_in, Decimal(20), by=None, at=works.now)
    assert (states(works.rims), level(works.rim, works.goods_in)) == (["REQUESTED", "DONE"], 20)
    assert not ReplenishmentOrder.objects.exists()
    assert WORDS in notices(works)
    card = works.card(works.rims)
    assert WORDS in cards_html([card.pk], language="en")[card.pk]
    assert not any(verify().values())


@pytest.mark.parametrize("saved", ["source", "supplier"])
def test_it_is_asked_as_soon_as_somebody_sells_it(
    works: WheelWorks, saved: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    works.do("empty", works.card(works.rims))
    before = works.card(works.rims)
    if saved == "supplier":
        Source.objects.update(active=True)
        Supplier.objects.update(active=False)
    with django_capture_on_commit_callbacks(execute=True):
        if saved == "source":
            works.source(works.rim, "Bern", priority=2)
        else:
            for supplier in Supplier.objects.all():
                supplier.active = True
                supplier.save()
    now, order = works.card(works.rims), ReplenishmentOrder.objects.get()
    assert (now.order, order.signal, now.version) == (order, before.signal, before.version)
    assert now.seq > before.seq
    assert OutboxMessage.objects.filter(order=order).count() == 1
    assert "somebody who sells" in what(chain(order)[0])
    assert WORDS not in notices(works)
    assert not any(verify().values())


def test_it_is_asked_on_the_day_on_which_a_source_begins(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    works.source(works.rim, "Bern", priority=2, active_from=(works.now + timedelta(days=1)).date())
    watch(at=works.now)
    assert WORDS in notices(works)
    watch(at=works.pass_time(days=1))
    assert ReplenishmentOrder.objects.get().supplier.name == "Bern"


def test_asking_again_and_asking_on_a_board_that_is_not_live_changes_nothing(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    pull.ask_waiting(at=works.now)
    assert not ReplenishmentOrder.objects.exists()
    Source.objects.update(active=True)
    works.assembly.live_since = None
    works.assembly.save(update_fields=("live_since",))
    assert pull.ask_waiting(at=works.now).changed == []
    works.assembly.live_since = works.now
    works.assembly.save(update_fields=("live_since",))
    pull.ask_waiting(at=works.now)
    pull.ask_waiting(at=works.now)
    assert ReplenishmentOrder.objects.count() == 1


def test_emptying_it_can_be_undone(works: WheelWorks) -> None:
    undo(works, works.do("empty", works.card(works.rims)))
    assert states(works.rims) == ["DONE", "DONE"]
    assert WORDS not in notices(works)


def test_what_came_before_the_request_could_go_out_is_received(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    works.do("finish", works.card(works.rims))
    assert level(works.rim, works.goods_in) == 40
