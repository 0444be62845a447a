"""A lost label on pages: a leader replaces it, it is printed, and the old one says so."""

import pytest
from django.test import Client

from inventory import tokens
from kanban import audits
from kanban.models import Move
from tests.factory import WheelWorks
from tests.web.posting import JSON
from tests.web.test_audits import as_role, scan, start


@pytest.fixture
def lena(works: WheelWorks) -> Client:
    return as_role(works, "leader")


def test_a_missing_card_gets_a_new_label_from_the_round_and_it_is_printed(
    works: WheelWorks, lena: Client
) -> None:
    audit, card = start(lena), works.card(works.wheels)
    form = lena.get(f"/cards/{card.pk}/lost/?audit={audit.pk}").content.decode()
    assert "Not found in the audit round" in form
    fields = {"reason": "Not found", "token": card.token, "audit": audit.pk}
    page = lena.post(f"/cards/{card.pk}/lost/", fields, follow=True)
    assert page.redirect_chain == [(f"/audits/{audit.pk}/?place=rack", 302)]
    text = page.content.decode()
    assert ("has a new label: print it" in text, f'value="audit:{audit.pk}"' in text) == (True, True)
    printed = lena.post("/labels/", {"what": f"card:{card.pk}"})
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
    assert scan(lena, audit, works.card(works.wheels).token).json()["kind"] == "found"


def test_the_cards_page_tells_of_the_labels_that_it_had(works: WheelWorks, lena: Client) -> None:
    card = works.card(works.wheels)
    lena.post(f"/cards/{card.pk}/lost/", {"reason": "Eaten <b>", "token": card.token})
    page = lena.get(f"/cards/{card.pk}/").content.decode()
    assert ("Replaced labels" in page, tokens.shown(card.code) in page) == (True, True)
    assert "Eaten &lt;b&gt;" in page


def test_a_label_replaced_meanwhile_or_without_a_reason_is_refused_in_words(
    works: WheelWorks, lena: Client
) -> None:
    card = works.card(works.wheels)
    address, fields = f"/cards/{card.pk}/lost/", {"reason": "Torn", "token": card.token}
    nothing = lena.post(address, fields | {"reason": " "})
    assert (nothing.status_code, "Say why" in nothing.content.decode()) == (400, True)
    assert lena.post(address, fields).status_code == 302
    again = lena.post(address, fields)
    assert (again.status_code, "has replaced this label already" in again.content.decode()) == (409, True)
    told = lena.post(address, fields, headers=JSON)
    assert (told.status_code, told.json()["code"]) == (409, "stale")
    assert card.replaced_labels.count() == 1


@pytest.mark.parametrize("audit", ["x", "-1", "9" * 30, "77"])
def test_a_round_that_is_none_changes_nothing_about_replacing(
    works: WheelWorks, lena: Client, audit: str
) -> None:
    card = works.card(works.wheels)
    answer = lena.post(f"/cards/{card.pk}/lost/", {"reason": "Torn", "token": card.token, "audit": audit})
    assert answer.status_code in (302, 400)
    assert lena.get(f"/cards/{card.pk}/lost/?audit={audit}").status_code in (200, 404)


def test_an_old_label_on_the_scan_page_says_to_throw_it_away(works: WheelWorks) -> None:
    card, leader = works.card(works.wheels), works.person("Lena", "leader")
    audits.replace(card, reason="Torn", by=leader, at=works.now)
    operator = as_role(works, "operator")
    for code in (card.token, card.code):
        answer = operator.get("/scan/found/", {"code": code})
        assert (answer.status_code, "replaced 11 May by Lena" in answer.content.decode()) == (404, True)
    assert Move.objects.count() == 0


@pytest.mark.parametrize("role", ["viewer", "buyer", "operator", "leader"])
def test_a_leader_replaces_a_label_and_nobody_else(works: WheelWorks, role: str) -> None:
    card = works.card(works.wheels)
    fields = {"reason": "Torn", "token": card.token}
    answer = as_role(works, role).post(f"/cards/{card.pk}/lost/", fields)
    assert answer.status_code == (302 if role == "leader" else 403)
    assert (works.card(works.wheels).token == card.token) == (role != "leader")


def test_the_round_still_knows_where_the_phone_is_after_a_label_was_replaced(
    works: WheelWorks, lena: Client
) -> None:
    audit, card = start(lena, ""), works.card(works.wheels)
    address = f"/cards/{card.pk}/lost/?audit={audit.pk}&place=line"
    assert address.replace("&", "&amp;") in lena.get(f"/audits/{audit.pk}/?place=line").content.decode()
    assert 'name="place" value="line"' in lena.get(address).content.decode()
    fields = {"reason": "Gone", "token": card.token, "audit": audit.pk, "place": "line"}
    answer = lena.post(f"/cards/{card.pk}/lost/", fields)
    assert answer["Location"] == f"/audits/{audit.pk}/?place=line"


def test_all_missing_labels_are_replaced_in_one_step_and_printed_at_once(
    works: WheelWorks, lena: Client
) -> None:
    audit, old = start(lena), [works.card(works.wheels, number).token for number in (1, 2, 3)]
    address = f"/audits/{audit.pk}/missing/"
    form = lena.get(address).content.decode()
    assert all(token in form for token in old)
    scan(lena, audit, old[0])
    fields = {"tokens": " ".join(old), "place": "rack"}
    assert lena.post(address, fields | {"reason": " "}).status_code == 400
    page = lena.post(address, fields | {"reason": "Swept away"}, follow=True).content.decode()
    assert "2 cards have new labels: print them." in page
    assert "1 card keeps its label: it was found or replaced meanwhile." in page
    assert ("Print 2 new labels" in page, f'value="audit:{audit.pk}"' in page) == (True, True)
    now = lena.get(f"/audits/{audit.pk}/", headers=JSON).json()
    assert [len(now[name]) for name in ("found", "missing", "replaced")] == [1, 0, 2]
    assert [works.card(works.wheels, number).token in old for number in (1, 2, 3)] == [True, False, False]
    assert lena.post("/labels/", {"what": f"audit:{audit.pk}"}).content[:5] == b"%PDF-"
    assert works.card(works.wheels, 2).prints.count() == 1


@pytest.mark.parametrize("role", ["viewer", "buyer", "operator"])
def test_only_a_leader_replaces_what_a_round_misses(works: WheelWorks, lena: Client, role: str) -> None:
    audit, token = start(lena), works.card(works.wheels).token
    fields = {"reason": "Gone", "tokens": token}
    assert as_role(works, role).post(f"/audits/{audit.pk}/missing/", fields).status_code == 403
    assert works.card(works.wheels).token == token


def test_no_label_that_was_lost_is_said_to_work_still(works: WheelWorks, lena: Client) -> None:
    audits.replace(works.card(works.wheels), reason="Gone", by=works.people["Leader"], at=works.now)
    page = lena.get("/labels/").content.decode()
    assert ("The old one is refused" in page, "the old one still works" in page) == (True, False)
