"""Who may do what, on every channel: programs, a page's scripts and plain forms follow one policy."""

from typing import Any

import pytest
from django.test import Client

from kanban.models import Board, Card, Token
from tests.factory import WheelWorks
from tests.web.posting import FORM, JSON, SCRIPT, event, post, undo

CHANNELS = {"program": JSON, "script": SCRIPT, "form": FORM}
MAY = {
    "viewer": {"production": False, "supplier": False},
    "operator": {"production": True, "supplier": True},
    "leader": {"production": True, "supplier": True},
    "buyer": {"production": False, "supplier": True},
}


def log_in(works: WheelWorks, client: Client, role: str) -> None:
    client.force_login(works.person(role.title(), role))


def stranger(works: WheelWorks, client: Client) -> None:
    """Somebody who may see another board, and not this one."""
    client.force_login(works.person("Sam", "leader", works.board("paint")))


def addresses(works: WheelWorks) -> list[str]:
    return ["/boards/assembly/", "/boards/assembly/abacus/", f"/cards/{works.card(works.rims).pk}/"]


def moved(works: WheelWorks, card: Card) -> bool:
    return works.card(card.loop).version > card.version


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("kind", ["production", "supplier"])
@pytest.mark.parametrize("role", MAY)
def test_a_role_moves_what_it_may_on_every_channel(
    works: WheelWorks, client: Client, role: str, kind: str, channel: str
) -> None:
    log_in(works, client, role)
    card = works.card(works.wheels if kind == "production" else works.rims)
    answer = post(client, card, "empty", CHANNELS[channel])
    allowed = MAY[role][kind]
    fine = 303 if channel == "form" else 200
    assert answer.status_code == (fine if allowed else 403)
    assert moved(works, card) == allowed


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_stranger_cannot_even_know_that_the_card_exists(
    works: WheelWorks, client: Client, channel: str
) -> None:
    stranger(works, client)
    card = works.card(works.rims)
    unknown = client.post("/cards/99999/empty/", {"version": 0}, headers=CHANNELS[channel])
    answer = post(client, card, "empty", CHANNELS[channel])
    assert (answer.status_code, answer.content) == (404, unknown.content)
    assert not moved(works, card)


@pytest.mark.parametrize("channel", CHANNELS)
def test_who_has_not_logged_in_moves_nothing(works: WheelWorks, client: Client, channel: str) -> None:
    card = works.card(works.rims)
    answer = post(client, card, "empty", CHANNELS[channel])
    assert answer.status_code == (401 if channel == "program" else 302)
    assert not moved(works, card)


def test_a_viewer_is_told_in_the_shape_that_was_asked_for(works: WheelWorks, client: Client) -> None:
    log_in(works, client, "viewer")
    card = works.card(works.rims)
    told = post(client, card, "empty").json()
    name, facts = event(post(client, card, "empty", SCRIPT))
    assert (told["code"], name, facts["code"]) == ("forbidden", "refused", "forbidden")
    assert told["message"] == facts["message"]


@pytest.mark.parametrize("role", MAY)
def test_whoever_may_move_a_card_may_undo_its_move_and_nobody_else(
    works: WheelWorks, client: Client, role: str
) -> None:
    outcome = works.do("empty", works.card(works.wheels))
    log_in(works, client, role)
    assert outcome.move
    answer = undo(client, outcome.move.pk)
    assert answer.status_code == (200 if MAY[role]["production"] else 403)


def test_a_stranger_cannot_undo_or_see_anything(works: WheelWorks, client: Client) -> None:
    outcome = works.do("empty", works.card(works.wheels))
    stranger(works, client)
    assert outcome.move
    assert undo(client, outcome.move.pk).status_code == 404
    for address in addresses(works):
        assert client.get(address, headers=JSON).status_code == 404
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("role", MAY)
def test_every_member_sees_board_and_cards(works: WheelWorks, client: Client, role: str) -> None:
    log_in(works, client, role)
    assert [client.get(a, headers=JSON).status_code for a in addresses(works)] == [200, 200, 200]


def test_who_has_left_sees_nothing(works: WheelWorks, client: Client) -> None:
    olga = works.person("Olga", "leader")
    client.force_login(olga)
    olga.is_active = False
    olga.save()
    assert client.get("/boards/assembly/", headers=JSON).status_code == 401


@pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("operator", 403), ("leader", 302)])
def test_only_a_leader_puts_a_board_live(client: Client, db: Any, role: str, status: int) -> None:
    works = WheelWorks().build(live=False)
    log_in(works, client, role)
    assert client.post("/boards/assembly/live/").status_code == status
    assert (Board.objects.get().live_since is not None) == (status == 302)


def test_a_token_moves_cards_without_a_csrf_token_and_a_page_does_not(works: WheelWorks) -> None:
    guarded = Client(enforce_csrf_checks=True)
    olga = works.person("Olga", "operator")
    Token.objects.create(user=olga, digest=Token.digest_of("s3cret"), created_at=works.now)
    card = works.card(works.rims)
    bearer = JSON | {"Authorization": "Bearer s3cret"}
    assert post(guarded, card, "empty", bearer).status_code == 200
    guarded.force_login(olga)
    assert post(guarded, works.card(works.rims, 2), "empty", SCRIPT).status_code == 403
