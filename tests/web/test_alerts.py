"""Acknowledging an alert on the board, and what its walls are told of it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from kanban import pull
from kanban.models import Acknowledgement
from tests.factory import WheelWorks
from tests.web.posting import JSON, SCRIPT
from tests.web.test_wall import lena, logged_in, paired

__all__ = ["lena"]
PANEL, ACKNOWLEDGE = "/boards/assembly/attention/", "/boards/assembly/acknowledge/"


@pytest.fixture
def low(works: WheelWorks) -> str:
    """Bikes run out within the hour: the alert's name."""
    now = timezone.now()
    for minutes in (10, 5):
        at = now - timedelta(minutes=minutes)
        pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=at)
    return f"low/{works.bikes.pk}/{alert_turn(works)}"


def alert_turn(works: WheelWorks) -> int:
    cards = works.bikes.all_cards.all()
    return sum(2 * card.cycle + (card.state == "DONE") for card in cards)


@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 403), ("buyer", 403), ("operator", 302), ("leader", 302)]
)
def test_who_has_hands_on_the_board_acknowledges(
    works: WheelWorks, client: Client, low: str, role: str, status: int
) -> None:
    client.force_login(works.person("Pat", role))
    offered = client.get(PANEL).content.decode().count(f'value="{low}"')
    assert offered == (status == 302)
    assert client.post(ACKNOWLEDGE, {"alert": low}).status_code == status
    assert Acknowledgement.objects.count() == (status == 302)


def test_a_stranger_does_not_even_know_of_it(works: WheelWorks, client: Client, low: str) -> None:
    client.force_login(works.person("Sam", "leader", works.board("paint")))
    assert client.post(ACKNOWLEDGE, {"alert": low}).status_code == 404


def test_the_panel_tells_who_has_seen_it_and_offers_it_no_more(
    works: WheelWorks, client: Client, low: str
) -> None:
    client.force_login(works.person("Olga", "operator"))
    panel = client.post(ACKNOWLEDGE, {"alert": low}, headers=SCRIPT).content.decode()
    assert "Seen by Olga" in panel
    assert low not in panel
    (notice,) = [each for each in client.get(PANEL, headers=JSON).json()["attention"] if each["alert"]]
    assert (notice["alert"], notice["seen"]) == (low, True)


def test_every_wall_of_the_board_is_told_what_calls(
    works: WheelWorks, lena: Client, client: Client, low: str
) -> None:
    walls = [paired(lena), paired(lena)]
    assert [told(wall) for wall in walls] == [(f"assembly/{low}", f"l{works.bikes.pk}")] * 2
    client.force_login(works.person("Olga", "operator"))
    client.post(ACKNOWLEDGE, {"alert": low})
    assert [told(wall) for wall in [*walls, paired(lena)]] == [("", "")] * 3


def told(wall: Client) -> tuple[Any, Any]:
    facts = wall.get("/wall/facts/").context
    return facts["alerts"], facts["rows"]


def test_nobody_logged_in_acknowledges_nothing(works: WheelWorks, low: str, lena: Client) -> None:
    User.objects.create_superuser("ada")  # the set-up is over: strangers are sent to log in
    assert paired(lena).post(ACKNOWLEDGE, {"alert": low})["Location"].startswith("/accounts/login/")
    assert logged_in(works.person("Olga", "operator")).get(ACKNOWLEDGE).status_code == 405
    assert Acknowledgement.objects.count() == 0
