"""/scan/ and what it shows of each scan, to whom."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from inventory import tokens
from kanban.models import Board, Card, Loop, Move
from kanban.web import scans, tallies
from tests.factory import WheelWorks
from tests.web.posting import SCRIPT, event, post


def scan(client: Client, code: str) -> tuple[int, str]:
    """Status and fragment, its white space as it is read."""
    answer: Any = client.get("/scan/found/", {"code": code})
    return answer.status_code, " ".join(answer.content.decode().split())


@pytest.fixture(autouse=True)
def _nobody_has_scanned_yet() -> None:
    cache.clear()


@pytest.fixture
def olga(works: WheelWorks, client: Client) -> Client:
    """Olga, an operator, is logged in."""
    client.force_login(works.person("Olga", "operator"))
    return client


def test_the_page_is_there_for_who_has_logged_in_only(works: WheelWorks, client: Client) -> None:
    assert client.get("/scan/").status_code == 302
    assert client.get("/scan/found/").status_code == 302
    client.force_login(works.person("Olga", "operator"))
    assert client.get("/scan/").status_code == 200
    assert client.post("/scan/found/").status_code == 405


def test_an_operator_scans_a_card_and_sees_its_next_verb(works: WheelWorks, olga: Client) -> None:
    status, html = scan(olga, works.card(works.rims_at_cell).token)
    assert status == 200
    for words in ("Withdrawal", "Card 1 of 2", "RIM", "Goods-In → Cell", 'data-verb="empty"'):
        assert words in html


@pytest.mark.parametrize(
    ("loop", "verb", "field"),
    [("rims_at_cell", "Pick", "quantity"), ("wheels", "Start", ""), ("rims", "Confirm", "")],
)
def test_each_kind_has_its_own_word_and_asks_how_many_where_it_may_differ(
    works: WheelWorks, olga: Client, loop: str, verb: str, field: str
) -> None:
    chosen: Loop = getattr(works, loop)
    works.do("empty", works.card(chosen))
    _, html = scan(olga, works.card(chosen).code)
    assert f'data-verb="start">{verb}</button>' in html
    assert ("stepper" in html) is bool(field)
    assert not field or f'data-field="{field}"' in html


@pytest.mark.parametrize(
    ("role", "loop", "moves"),
    [
        ("viewer", "wheels", False),
        ("viewer", "rims", False),
        ("buyer", "wheels", False),
        ("buyer", "rims", True),
        ("operator", "rims", True),
        ("leader", "wheels", True),
    ],
)
def test_the_scan_offers_what_the_board_lets_the_role_do(
    works: WheelWorks, client: Client, role: str, loop: str, moves: bool
) -> None:
    client.force_login(works.person("Somebody", role))
    card = works.card(getattr(works, loop))
    _, html = scan(client, card.token)
    assert ("data-verb" in html) is moves
    assert ("lets you look" in html) is not moves
    assert (post(client, card, "empty").status_code == 200) is moves


def test_a_repeat_says_when_where_and_in_which_cycle_it_was_requested(
    works: WheelWorks, olga: Client
) -> None:
    seen = works.card(works.wheels_at_line)
    assert post(olga, seen, "empty").status_code == 200
    _, html = scan(olga, seen.token)
    assert "Already requested" in html
    assert "at Line, cycle 1." in html
    name, facts = event(post(olga, seen, "empty", SCRIPT))
    assert (name, facts["code"]) == ("refused", "stale")
    assert Move.objects.filter(card=seen).count() == 1


def test_a_stranger_to_the_board_learns_nothing_of_its_cards_and_places(
    works: WheelWorks, client: Client
) -> None:
    client.force_login(works.person("Sam", "leader", works.board("elsewhere")))
    answers = [scan(client, code) for code in (works.card(works.rims).token, works.rack.token)]
    assert answers == [scan(client, tokens.new_token())] * 2
    assert answers[0][0] == 404


def test_a_place_says_what_should_stand_there(works: WheelWorks, olga: Client) -> None:
    works.do("empty", works.card(works.wheels))
    status, html = scan(olga, works.rack.token)
    assert status == 200
    assert "WHEEL" in html
    assert "Should stand</dt><dd>30" in html
    assert 'Stands, by the books</dt><dd class="stands">20' in html
    assert "<b>1</b> Requested" in html
    assert "<b>2</b> Full" in html
    assert "2 of 3</dd>" in html


BAD = {
    "the EAN-13 of a price tag": ("4006381333931", "no label of a card or a place here. Nothing was moved"),
    "a Code 128 with its symbol's name": ("]C0BOX 17/4711", "no label of a card or a place here"),
    "an address": ("https://example.com/c/1", "no label of a card or a place here"),
    "nothing": ("", "Nothing was read"),
    "a control character": ("\x1d", "Nothing was read"),
    "10 KB of text": ("pull " * 2048, "no label of a card or a place here"),
    "a damaged token": ("{damaged}", "misread or is damaged"),
    "another plant's token": ("{foreign}", "another plant"),
    "a retired card": ("{retired}", "no longer in use"),
}


@pytest.mark.parametrize("acts", [False, True], ids=["shows first", "acts at once"])
def test_what_is_no_card_is_told_in_a_sentence_and_a_colour_and_moves_nothing(
    works: WheelWorks, olga: Client, acts: bool
) -> None:
    Board.objects.update(acts_on_scan=acts)
    retired = works.card(works.wheels, 3)
    Card.objects.filter(pk=retired.pk).update(retired_at=works.now)
    token = works.card(works.wheels).token
    damaged = token[:3] + next(sign for sign in tokens.ALPHABET if sign != token[3]) + token[4:]
    codes = {"damaged": damaged, "foreign": tokens.new_token(), "retired": retired.token}
    before = (Move.objects.count(), Board.objects.get().seq)
    for name, (text, words) in BAD.items():
        status, html = scan(olga, text.format(**codes))
        assert (status, words in html) == (404, True), name
        assert 'class="answer late" data-said="refused"' in html, name
        assert not re.search("data-verb|data-at-once", html), name
    assert (Move.objects.count(), Board.objects.get().seq) == before


def test_scanning_by_itself_moves_nothing(works: WheelWorks, olga: Client) -> None:
    before = (Move.objects.count(), Board.objects.get().seq)
    scan(olga, works.card(works.wheels).token)
    scan(olga, works.rack.token)
    assert (Move.objects.count(), Board.objects.get().seq) == before


def test_a_gun_with_a_stuck_trigger_is_told_to_wait_and_others_are_not(
    works: WheelWorks, olga: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "MOST_SCANS", 5)
    token = works.card(works.wheels).token
    assert [scan(olga, token)[0] for _scan in range(7)] == [200] * 5 + [429] * 2
    assert "Wait a minute" in scan(olga, token)[1]
    assert olga.get("/scan/found/", {"code": token}, REMOTE_ADDR="198.51.100.7").status_code == 200
    otto = Client()
    otto.force_login(works.person("Otto", "operator"))
    assert scan(otto, token)[0] == 200


def test_control_without_counting_nobody_has_to_wait(
    works: WheelWorks, olga: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "MOST_SCANS", 5)
    monkeypatch.setattr(tallies, "one_more", lambda *_names, **_facts: None)
    assert {scan(olga, "4006381333931")[0] for _scan in range(7)} == {404}


def test_only_the_scan_page_may_run_what_reads_pictures(works: WheelWorks, olga: Client) -> None:
    policy = olga.get("/scan/")["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy + ";"
    assert "wasm" not in olga.get("/stock/")["Content-Security-Policy"]


def test_what_a_code_says_is_never_put_on_the_page(works: WheelWorks, olga: Client) -> None:
    assert "onerror" not in scan(olga, "<img src=x onerror=alert(1)>")[1]
