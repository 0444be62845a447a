"""Loops in the admin: their cards, what the numbers suggest, and another container looked at first."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kanban.models import Loop
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.web.office import address, told
from tests.web.test_admin_history import text_of


def resize(office: Client, *loops: Loop, **said: str) -> str:
    act: dict[str, Any] = {"action": "resize", "_selected_action": [loop.pk for loop in loops]}
    return text_of(told(office.post(address(Loop, "changelist"), act | said, follow=True)))


def test_a_larger_container_shows_first_how_many_cards_become_surplus(
    office: Client, works: WheelWorks
) -> None:
    """Three cards of 10 are 30; in containers of 30 one card holds them."""
    assert "3 × 10" in resize(office, works.wheels)
    page = resize(office, works.wheels, container_quantity="30")
    assert "3 × 10 → 1 × 30" in page
    assert "2 cards become surplus (2, 3)" in page
    works.wheels.refresh_from_db()
    assert works.wheels.cards == 3
    page = resize(office, works.wheels, container_quantity="30", confirmed="yes")
    assert "2 cards become surplus (2, 3)" in page
    works.wheels.refresh_from_db()
    assert (works.wheels.cards, works.wheels.container_quantity) == (1, 30)
    assert not any(verify().values())


def test_more_cards_can_be_asked_for_besides(office: Client, works: WheelWorks) -> None:
    page = resize(office, works.wheels, container_quantity="10", cards="4")
    assert "1 card is added (4): print its label." in page


def test_a_loop_that_cannot_have_it_is_told_and_the_other_is_done(office: Client, works: WheelWorks) -> None:
    paint = works.item("PAINT", unit="kg", decimals=3)
    works.source(paint, "Alba")
    tins = works.loop(works.assembly, paint, "supplier", None, works.cell, container="0.5", cards=2)
    said = {"container_quantity": "2.5", "confirmed": "yes"}
    page = resize(office, works.wheels, tins, **said)
    assert "WHEEL is counted in whole pcs" in page
    works.wheels.refresh_from_db()
    tins.refresh_from_db()
    assert (works.wheels.container_quantity, tins.container_quantity, tins.cards) == (10, 2.5, 1)


@pytest.mark.parametrize("said", ["0", "-3", "many", ""])
def test_a_container_that_holds_nothing_is_asked_again(office: Client, works: WheelWorks, said: str) -> None:
    page = resize(office, works.wheels, container_quantity=said, confirmed="yes")
    assert "Do it" not in page
    works.wheels.refresh_from_db()
    assert works.wheels.container_quantity == 10


def test_the_page_of_a_loop_shows_its_cards_and_what_the_numbers_suggest(
    office: Client, works: WheelWorks
) -> None:
    page = text_of(told(office.get(address(Loop, "change", works.spokes.pk))))
    assert "After five rounds" in page
    works.now = timezone.now() - timedelta(days=10)
    for _ in range(5):
        works.do("empty", works.card(works.spokes))
        works.pass_time(days=2)
        works.do("finish", works.card(works.spokes))
    page = text_of(told(office.get(address(Loop, "change", works.spokes.pk))))
    assert "2 cards of 400" in page
    assert "200.0 a day are used, 85 of 100 rounds take at most 2.0 days, 10 % is safety" in page
    assert page.count(" Done ") == 3
