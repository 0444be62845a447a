"""Boards that act on a scan: it does the one next verb, once, and only where there is no doubt which."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from kanban import pull, scanning
from kanban.models import Board, Card, Loop, Member, Move
from tests.factory import WheelWorks
from tests.web.posting import SCRIPT, event, post

AN_HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nobody_has_scanned_yet() -> None:
    cache.clear()


@pytest.fixture
def quick(works: WheelWorks) -> WheelWorks:
    """The works, whose board acts on scans."""
    Board.objects.update(acts_on_scan=True)
    return works


@pytest.fixture
def olga(quick: WheelWorks, client: Client) -> Client:
    """Olga, an operator, is logged in."""
    client.force_login(quick.person("Olga", "operator"))
    return client


def at_once(client: Client, card: Card) -> str:
    """The verb that a scan of the card does by itself; "" for none."""
    answer: Any = client.get("/scan/found/", {"code": card.token})
    found = re.search(r'data-at-once="(\w+)"', answer.content.decode())
    return found[1] if found else ""


def scan(client: Client, card: Card) -> str:
    """Scans as the page does: looks, then does what the answer says; returns the verb done, or ""."""
    verb = at_once(client, card)
    if verb:
        assert post(client, Card.objects.get(pk=card.pk), verb, SCRIPT).status_code == 200
    return verb


def test_a_board_acts_on_no_scan_unless_it_is_told_to(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    assert at_once(client, works.card(works.wheels)) == ""


@pytest.mark.parametrize(
    ("loop", "verbs"),
    [
        ("wheels_at_line", ["empty", "start", "finish"]),
        ("wheels", ["empty", "start", "finish"]),
        ("rims", ["empty", ""]),
    ],
)
def test_scan_after_scan_a_card_goes_round_where_nobody_has_to_say_a_date(
    quick: WheelWorks, olga: Client, monkeypatch: pytest.MonkeyPatch, loop: str, verbs: list[str]
) -> None:
    monkeypatch.setattr(scanning, "REPEAT_WITHIN", timedelta(0))  # as if a minute passed between them
    chosen: Loop = getattr(quick, loop)
    assert [scan(olga, quick.card(chosen)) for _verb in verbs] == verbs


def test_a_second_scan_within_a_minute_moves_nothing_and_says_what_was_done(
    quick: WheelWorks, olga: Client
) -> None:
    card = quick.card(quick.wheels_at_line)
    assert [scan(olga, card), scan(olga, card)] == ["empty", ""]
    assert Card.objects.get(pk=card.pk).version == card.version + 1
    answer: Any = olga.get("/scan/found/", {"code": card.token})
    html = " ".join(answer.content.decode().split())
    assert 'data-said="already"' in html
    assert re.search(r"Already requested \d\d:\d\d at Line, cycle 1\.", html)
    assert 'data-verb="start">Pick</button>' in html


def test_control_with_the_guard_off_the_second_scan_does_the_second_verb(
    quick: WheelWorks, olga: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "REPEAT_WITHIN", timedelta(0))
    card = quick.card(quick.wheels_at_line)
    assert [scan(olga, card), scan(olga, card)] == ["empty", "start"]
    assert Card.objects.get(pk=card.pk).version == card.version + 2


def test_a_card_that_anything_moved_a_moment_ago_waits_for_a_press(quick: WheelWorks) -> None:
    card = quick.card(quick.wheels)
    moved = quick.now
    quick.do("empty", card)
    seconds = {second: moved + timedelta(seconds=second) for second in (1, 59, 61)}
    now = quick.card(quick.wheels)
    verbs = {second: scanning.verb_at_once(now, at=at) for second, at in seconds.items()}
    assert verbs == {1: None, 59: None, 61: "start"}


def test_a_card_whose_move_was_just_undone_is_not_moved_again_by_the_next_scan(
    quick: WheelWorks, olga: Client
) -> None:
    card = quick.card(quick.wheels_at_line)
    assert scan(olga, card) == "empty"
    olga.post(f"/moves/{Move.objects.latest('pk').pk}/undo/", headers=SCRIPT)
    assert scan(olga, card) == ""
    assert Card.objects.get(pk=card.pk).state == "DONE"


def test_of_two_scanners_at_the_same_moment_one_acts_and_the_other_is_told(
    quick: WheelWorks, olga: Client
) -> None:
    """Both have looked before either acts: then the version decides."""
    otto = Client()
    otto.force_login(quick.person("Otto", "operator"))
    card = quick.card(quick.wheels_at_line)
    assert [at_once(olga, card), at_once(otto, card)] == ["empty", "empty"]
    assert post(olga, card, "empty", SCRIPT).status_code == 200
    name, facts = event(post(otto, card, "empty", SCRIPT))
    assert (name, facts["code"]) == ("refused", "stale")
    assert at_once(otto, card) == ""
    assert Move.objects.filter(card=card).count() == 1


def in_doubt(works: WheelWorks) -> dict[str, Card]:
    """Cards of which a scan alone does not say what is to be done."""
    works.do("hold", works.card(works.wheels, 1), reason="scratched")
    works.do("empty", works.card(works.wheels, 2))
    works.do("start", works.card(works.wheels, 2))
    works.do("finish", works.card(works.wheels, 2), good=Decimal(4))
    works.do("start", works.card(works.rims_at_cell, 1), quantity=Decimal(6))
    works.do("empty", works.card(works.rims, 1))
    works.do("empty", works.card(works.rims, 2))
    pull.refuse(works.card(works.rims, 2), reason="no steel", by=None, at=works.now)
    works.do("empty", works.card(works.spokes, 1))
    pull.start(works.card(works.spokes, 1), promised_quantity=Decimal(100), by=None, at=works.now)
    return {
        "held": works.card(works.wheels, 1),
        "partly made": works.card(works.wheels, 2),
        "partly picked": works.card(works.rims_at_cell, 1),
        "to be confirmed for a date": works.card(works.rims, 1),
        "refused by its supplier": works.card(works.rims, 2),
        "promised with fewer": works.card(works.spokes, 1),
    }


def test_no_scan_decides_for_a_person_what_is_in_doubt(quick: WheelWorks) -> None:
    cards = in_doubt(quick)
    later = quick.now + AN_HOUR
    assert {name: scanning.verb_at_once(card, at=later) for name, card in cards.items()} == dict.fromkeys(
        cards
    )


def test_a_delivery_that_comes_as_promised_is_received_by_its_scan(quick: WheelWorks) -> None:
    quick.do("empty", quick.card(quick.rims))
    quick.do("start", quick.card(quick.rims))
    assert scanning.verb_at_once(quick.card(quick.rims), at=quick.now + AN_HOUR) == "finish"


def test_a_viewers_scan_does_nothing_by_itself(quick: WheelWorks, olga: Client) -> None:
    Member.objects.update(role="viewer")
    assert at_once(olga, quick.card(quick.wheels)) == ""
