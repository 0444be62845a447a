"""Audit rounds on pages: who may start, scan, close and look, and what each is told."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from inventory import tokens
from inventory.models import Posting
from kanban import audits
from kanban.models import AuditedCard, AuditRound, Card, Move, StrayCode
from tests.factory import WheelWorks
from tests.web.posting import JSON, SCRIPT

ROUNDS = "/boards/assembly/audits/"


@pytest.fixture
def olga(works: WheelWorks, client: Client) -> Client:
    client.force_login(works.person("Olga", "operator"))
    return client


def start(client: Client, place: str = "rack") -> AuditRound:
    answer = client.post(ROUNDS, {"place": place})
    assert answer.status_code == 302
    return AuditRound.objects.get(pk=answer["Location"].strip("/").split("/")[-1])


def scan(client: Client, audit: AuditRound, code: str, place: str = "rack") -> Any:
    return client.post(f"/audits/{audit.pk}/scan/", {"code": code, "place": place}, headers=JSON)


def as_role(works: WheelWorks, role: str) -> Client:
    client = Client()
    client.force_login(works.person(role.title(), role))
    return client


def test_a_round_from_the_first_button_to_the_record(works: WheelWorks, olga: Client) -> None:
    audit = start(olga)
    found = scan(olga, audit, works.card(works.wheels).token).json()
    assert found == {
        "kind": "found",
        "message": "Card 1 of 3, WHEEL: found.",
        "place": "rack",
        "place_name": "Rack",
    }
    now = olga.get(f"/audits/{audit.pk}/", headers=JSON).json()
    assert [len(now[name]) for name in ("expected", "found", "missing", "elsewhere", "unknown")] == [
        3,
        1,
        2,
        0,
        0,
    ]
    assert olga.post(f"/audits/{audit.pk}/close/").status_code == 302
    page = olga.get(ROUNDS).content.decode()
    assert ("1 found" in page, "2 missing" in page) == (True, True)
    closed = olga.get(f"/audits/{audit.pk}/").content.decode()
    assert ("Close the round" in closed, 'id="typed"' in closed) == (False, False)
    assert (Move.objects.count(), Posting.objects.exclude(caused_by__verb="opening").count()) == (0, 0)


def test_without_a_script_the_form_says_what_it_did_and_where_one_is(works: WheelWorks, olga: Client) -> None:
    audit = start(olga, "")
    fields = {"code": works.rack.token, "place": ""}
    page = olga.post(f"/audits/{audit.pk}/scan/", fields, follow=True)
    assert page.redirect_chain == [(f"/audits/{audit.pk}/?place=rack", 302)]
    text = page.content.decode()
    assert "You are at Rack now" in text
    assert '<input type="hidden" name="place" value="rack">' in text


def test_a_script_gets_the_lists_alone(works: WheelWorks, olga: Client) -> None:
    audit = start(olga)
    scan(olga, audit, works.card(works.bikes).token)
    part = olga.get(f"/audits/{audit.pk}/", headers=SCRIPT).content.decode()
    assert "<html" not in part
    assert "Take it to Shipping" in part


def bad_codes(works: WheelWorks) -> dict[str, tuple[str, str]]:
    """What may be scanned besides cards, with a word of the refusal."""
    replaced, gone = works.card(works.spokes), works.card(works.wheels, 3)
    Card.objects.filter(pk=gone.pk).update(retired_at=works.now)
    audits.replace(replaced, reason="Torn", by=works.people["Olga"], at=works.now)
    paint = works.loop(works.board("paint"), works.bike, "production", works.line, works.rack, cards=1)
    return {
        "a price tag": ("4006381333931", "no label"),
        "another plant's": (tokens.new_token(), "another plant"),
        "another team's": (works.card(paint).token, "another plant"),
        "out of use": (gone.token, "no longer in use"),
        "replaced": (replaced.token, "Throw it away"),
        "replaced, typed": (tokens.shown(replaced.code), "Throw it away"),
        "nothing": ("", "Nothing was read"),
        "far too much": ("A" * 60_000, "no label"),
        "a sign of control": ("\0\x1b[31m", "no label"),
    }


def test_codes_that_are_no_cards_are_refused_in_words_and_count_nowhere(
    works: WheelWorks, olga: Client
) -> None:
    audit = start(olga)
    for name, (code, words) in bad_codes(works).items():
        answer = scan(olga, audit, code)
        assert (answer.status_code, answer.json()["kind"]) == (200, "refused"), name
        assert words in answer.json()["message"], name
    assert (AuditedCard.objects.count(), StrayCode.objects.count()) == (0, 8)
    assert "throw it away" in olga.get(f"/audits/{audit.pk}/").content.decode()


def test_a_closed_round_refuses_in_words(works: WheelWorks, olga: Client) -> None:
    audit = start(olga)
    olga.post(f"/audits/{audit.pk}/close/")
    answer = scan(olga, audit, works.card(works.wheels).token)
    assert (answer.status_code, answer.json()["code"]) == (409, "round_closed")
    assert answer.json()["message"] == "Olga has closed this round. Start another one."
    fields = {"code": works.card(works.wheels).token}
    page = olga.post(f"/audits/{audit.pk}/scan/", fields, follow=True)
    assert "has closed this round" in page.content.decode()


@pytest.mark.parametrize("role", ["viewer", "buyer", "operator", "leader"])
def test_operators_and_leaders_go_rounds_and_the_others_look(works: WheelWorks, role: str) -> None:
    works.person("Olga", "operator")
    audit = audits.open_round(works.assembly, works.rack, by=works.people["Olga"], at=works.now)
    who, goes = as_role(works, role), role in ("operator", "leader")
    page = who.get(f"/audits/{audit.pk}/").content.decode()
    assert ('id="typed"' in page, "lets you look" in page) == (goes, not goes)
    assert ("It is lost" in page) == (role == "leader")
    assert ('name="place"' in who.get(ROUNDS).content.decode()) == goes
    status = 200 if goes else 403
    assert scan(who, audit, works.card(works.wheels).token).status_code == status
    assert who.post(ROUNDS, {"place": "line"}).status_code == (302 if goes else 403)
    assert who.post(f"/audits/{audit.pk}/close/").status_code == (302 if goes else 403)
    assert AuditedCard.objects.filter(at__isnull=False).exists() == goes


def test_a_stranger_learns_nothing_of_rounds_and_labels(works: WheelWorks) -> None:
    works.person("Olga", "operator")
    audit = audits.open_round(works.assembly, None, by=works.people["Olga"], at=works.now)
    stranger = Client()
    stranger.force_login(works.person("Sam", "leader", works.board("paint")))
    card = works.card(works.wheels)
    for address in (ROUNDS, f"/audits/{audit.pk}/", f"/cards/{card.pk}/lost/", "/audits/99/"):
        assert stranger.get(address).status_code == 404
    for address in (
        ROUNDS,
        f"/audits/{audit.pk}/scan/",
        f"/audits/{audit.pk}/close/",
        f"/cards/{card.pk}/lost/",
    ):
        assert stranger.post(address, {"reason": "x", "code": card.token}).status_code == 404
    assert (works.card(works.wheels).token, AuditedCard.objects.count()) == (card.token, 0)


@pytest.mark.parametrize("place", ["nowhere", "\0", "paint-store"])
def test_a_round_is_not_started_at_a_place_that_the_board_does_not_have(
    works: WheelWorks, olga: Client, place: str
) -> None:
    works.place("paint-store")
    assert olga.post(ROUNDS, {"place": place}).status_code == 404
    assert not AuditRound.objects.exists()


def test_what_lies_still_is_on_the_page_with_a_round_to_start(works: WheelWorks, olga: Client) -> None:
    Card.objects.filter(loop__board=works.assembly).update(entered_at=works.now)
    page = olga.get(ROUNDS).content.decode()
    assert page.count("Start a round here") == 15
    assert "too few rounds to tell what is usual" in page
    notice = olga.get("/boards/assembly/attention/").content.decode()
    assert f'<a href="{ROUNDS}">15 cards have not moved' in notice


def test_the_pages_cost_the_same_however_many_cards_there_are(
    works: WheelWorks, olga: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    audit = start(olga, "")
    for card in Card.objects.all():
        scan(olga, audit, card.token, "")
    with django_assert_max_num_queries(14):
        olga.get(f"/audits/{audit.pk}/")
    with django_assert_max_num_queries(14):
        olga.get(ROUNDS)


def test_the_person_at_the_phone_is_kept(works: WheelWorks, olga: Client) -> None:
    scan(olga, start(olga), works.card(works.wheels).token)
    assert AuditedCard.objects.get().by == User.objects.get(username="olga")


def test_closing_asks_first_and_tells_how_many_are_missing(works: WheelWorks, olga: Client) -> None:
    audit = start(olga)
    scan(olga, audit, works.card(works.wheels).token)
    assert f'action="/audits/{audit.pk}/close/"' not in olga.get(f"/audits/{audit.pk}/").content.decode()
    asked = olga.get(f"/audits/{audit.pk}/close/").content.decode()
    assert ("2 cards are missing" in asked, "Go on with the round" in asked) == (True, True)
    audit.refresh_from_db()
    assert audit.closed_at is None


def test_what_is_missing_comes_first_and_what_is_fine_is_folded(works: WheelWorks, olga: Client) -> None:
    audit = start(olga)
    for card in (works.card(works.wheels), works.card(works.bikes)):
        scan(olga, audit, card.token)
    page = olga.get(f"/audits/{audit.pk}/").content.decode()
    marks = ('id="missing"', 'id="elsewhere"', '<details id="all-found">', '<details id="all-expected">')
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)
