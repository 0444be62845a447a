"""What a device gets to go on without network, and what it tells once it is back."""

import json
import re
import struct
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kanban.models import Card, Gesture, LateScan, Move
from tests.factory import WheelWorks
from tests.web.posting import SCRIPT, event, post


@pytest.fixture
def olga(works: WheelWorks, client: Client) -> Client:
    """Olga, an operator, is logged in."""
    client.force_login(works.person("Olga", "operator"))
    return client


def known(client: Client) -> dict[str, Any]:
    """The cards that the device would keep, by their tokens."""
    return {card["token"]: card for card in client.get("/scan/cards/").json()["cards"]}


def press(client: Client, works: WheelWorks, card: Card, *, by: str = "Olga", ago: str = "0") -> Any:
    """As the device sends a press that waited on it."""
    headers = {"Pressed-By": str(works.people[by].pk), "Pressed-Ago": ago, "Idempotency-Key": "k1"}
    return post(client, card, "empty", SCRIPT | headers)


def test_the_app_can_be_installed(olga: Client) -> None:
    page = olga.get("/scan/").content.decode()
    manifest = re.search(r'<link rel="manifest" href="/static/[^"]*?manifest.webmanifest"', page)
    assert manifest
    facts = json.loads(Path("static/manifest.webmanifest").read_text())
    assert (facts["start_url"], facts["scope"], facts["display"]) == ("/scan/", "/", "standalone")
    for icon in facts["icons"]:
        picture = Path("static", icon["src"]).read_bytes()
        assert icon["sizes"] == "{}x{}".format(*struct.unpack(">II", picture[16:24]))


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert b"addEventListener" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_pages_let_only_workers_and_manifests_of_their_own_in(olga: Client) -> None:
    policy = olga.get("/scan/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy


def test_a_device_keeps_each_card_as_a_scan_would_show_it(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.rims_at_cell)
    kept = known(olga)
    assert len(kept) == Card.objects.count()
    mine = kept[card.token]
    assert (mine["id"], mine["code"], mine["version"], mine["cycle"]) == (card.pk, card.code, 0, 0)
    assert mine["html"] == olga.get("/scan/found/", {"code": card.token}).content.decode()


def test_it_keeps_nothing_of_boards_that_the_person_does_not_see(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Sam", "leader", works.board("elsewhere")))
    assert known(client) == {}


def test_a_viewer_gets_no_verbs_to_press(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Vera", "viewer"))
    assert not [card for card in known(client).values() if "data-verb" in card["html"]]


def test_nothing_is_sent_again_until_a_card_looks_different(works: WheelWorks, olga: Client) -> None:
    first = olga.get("/scan/cards/")
    asked = {"If-None-Match": first["ETag"]}
    assert olga.get("/scan/cards/", headers=asked).status_code == 304
    works.do("empty", works.card(works.wheels))
    assert olga.get("/scan/cards/", headers=asked).status_code == 200
    assert set(first["Cache-Control"].split(", ")) == {"private", "no-cache"}


def test_another_person_and_another_language_are_never_answered_that_nothing_changed(
    works: WheelWorks, olga: Client
) -> None:
    asked = {"If-None-Match": olga.get("/scan/cards/")["ETag"]}
    assert olga.get("/scan/cards/", headers=asked | {"Accept-Language": "de"}).status_code == 200
    olga.force_login(works.person("Otto", "operator"))
    assert olga.get("/scan/cards/", headers=asked).status_code == 200


@pytest.mark.parametrize("cards", [2, 12])
def test_the_cards_cost_six_queries_however_many_they_are(
    works: WheelWorks, olga: Client, django_assert_num_queries: DjangoAssertNumQueries, cards: int
) -> None:
    tube, paint = works.item("TUBE"), works.board("paint")
    works.loop(paint, tube, "withdrawal", works.goods_in, works.rack, cards=cards)
    etag = olga.get("/scan/cards/")["ETag"]
    with django_assert_num_queries(6):
        olga.get("/scan/cards/")
    with django_assert_num_queries(4):
        olga.get("/scan/cards/", headers={"If-None-Match": etag})


def test_a_press_tells_when_it_was_scanned(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.wheels)
    Card.objects.filter(pk=card.pk).update(entered_at=timezone.now() - timedelta(hours=3))
    assert press(olga, works, card, ago="1680").status_code == 200
    late = LateScan.objects.select_related("move__caused_by").get()
    assert late.move.caused_by.at - late.scanned_at == timedelta(minutes=28)
    assert "without network" in olga.get(f"/cards/{card.pk}/").content.decode()
    assert press(olga, works, card, ago="1740").status_code == 200
    assert (Move.objects.filter(card=card).count(), Gesture.objects.count()) == (1, 1)


@pytest.mark.parametrize("ago", ["", "0", "59", "-90", "soon", "१२३४५", "9" * 400])
def test_what_was_sent_at_once_or_says_nonsense_is_no_late_scan(
    works: WheelWorks, olga: Client, ago: str
) -> None:
    assert press(olga, works, works.card(works.wheels), ago=ago).status_code == 200
    assert not LateScan.objects.exists()


def test_no_scan_is_older_than_the_cards_last_step(works: WheelWorks, olga: Client) -> None:
    card = works.card(works.wheels)
    assert press(olga, works, card, ago="99999999").status_code == 200
    assert LateScan.objects.get().scanned_at == card.entered_at


def test_a_press_of_somebody_else_is_left_to_that_person(works: WheelWorks, olga: Client) -> None:
    works.person("Otto", "operator")
    card = works.card(works.wheels)
    answer = press(olga, works, card, by="Otto")
    name, facts = event(answer)
    assert (answer.status_code, name, facts["code"]) == (409, "refused", "other_person")
    assert works.card(works.wheels).version == card.version
    assert not Gesture.objects.exists()
