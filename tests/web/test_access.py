"""Who gets in, and through which door."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client

from kanban.models import Token
from kanban.web import access
from tests.factory import WheelWorks


def token_for(user: User) -> str:
    printed = StringIO()
    call_command("create_token", user.username, stdout=printed)
    return printed.getvalue().strip()


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}", "Accept": "application/json"}


def test_a_new_token_is_printed_once_and_only_its_digest_is_kept(works: WheelWorks) -> None:
    secret = token_for(works.person("Olga", "operator"))
    assert len(secret) >= 40
    assert Token.objects.get().digest == Token.digest_of(secret) != secret


def test_nobody_gets_a_token_for_an_unknown_user_or_one_who_left(works: WheelWorks) -> None:
    with pytest.raises(CommandError, match="There is no user"):
        call_command("create_token", "nobody")
    left = works.person("Lena", "operator")
    User.objects.filter(pk=left.pk).update(is_active=False)
    with pytest.raises(CommandError, match="no longer"):
        call_command("create_token", "lena")


def test_a_program_with_a_token_is_its_owner(works: WheelWorks, client: Client) -> None:
    secret = token_for(works.person("Vera", "viewer"))
    assert client.get("/stock/", headers=bearer(secret)).status_code == 200


def test_a_program_with_a_token_needs_no_csrf_token_and_a_browser_does(works: WheelWorks) -> None:
    olga = works.person("Olga", "operator")
    strict = Client(enforce_csrf_checks=True)
    facts = {"item": "BIKE", "location": "shipping", "quantity": "1"}
    answer = strict.post("/stock/consume/", facts, headers=bearer(token_for(olga)))
    assert answer.status_code == 200, answer.content
    strict.force_login(olga)
    assert strict.post("/stock/consume/", facts).status_code == 403


@pytest.mark.parametrize("secret", ["", "wrong", "é", "a b"])
def test_a_wrong_token_is_refused_even_beside_a_session(
    works: WheelWorks, client: Client, secret: str
) -> None:
    client.force_login(works.person("Olga", "operator"))
    answer = client.get("/stock/", headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_the_token_of_somebody_who_left_is_refused(works: WheelWorks, client: Client) -> None:
    lena = works.person("Lena", "operator")
    secret = token_for(lena)
    User.objects.filter(pk=lena.pk).update(is_active=False)
    assert client.get("/stock/", headers=bearer(secret)).status_code == 401


def test_the_tokens_owner_acts_and_not_the_owner_of_the_session(works: WheelWorks, client: Client) -> None:
    client.force_login(works.person("Olga", "operator"))
    stranger = User.objects.create_user("sam")
    answer = client.get("/boards/assembly/changes/?since=0", headers=bearer(token_for(stranger)))
    assert answer.status_code == 404


def test_a_program_without_log_in_is_told_and_a_person_is_sent_to_log_in(
    works: WheelWorks, client: Client
) -> None:
    told = client.get("/stock/", headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["code"]) == (401, "unauthorized")
    sent = client.get("/stock/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (sent.status_code, sent["Location"]) == (302, "/accounts/login/?next=/stock/")


@pytest.mark.parametrize(
    ("role", "card_of", "opens"),
    [
        ("operator", "wheels", True),
        ("leader", "rims", True),
        ("buyer", "rims", True),
        ("buyer", "wheels", False),
        ("viewer", "wheels", False),
    ],
)
def test_the_door_to_a_card_opens_for_who_may_move_it(
    works: WheelWorks, role: str, card_of: str, opens: bool
) -> None:
    person = works.person("Pat", role)
    card = works.card(getattr(works, card_of))
    assert access.visible_card(person, card.pk) == card
    if opens:
        assert access.movable_card(person, card.pk) == card
    else:
        with pytest.raises(PermissionDenied):
            access.movable_card(person, card.pk)


def test_a_stranger_cannot_tell_a_foreign_row_from_a_missing_one(works: WheelWorks) -> None:
    sam = User.objects.create_user("sam")
    move = works.do("empty", works.card(works.rims)).move
    order = works.card(works.rims).order
    assert move
    assert order
    doors: list[tuple[Callable[..., object], object]] = [
        (access.visible_board, "assembly"),
        (access.led_board, "assembly"),
        (access.visible_card, move.card_id),
        (access.movable_card, move.card_id),
        (access.undoable_move, move.pk),
        (access.visible_order, order.pk),
        (access.stock_place, "shipping"),
    ]
    for door, key in doors:
        with pytest.raises(Http404):
            door(sam, key)


def test_only_a_leader_gets_through_the_door_of_a_led_board(works: WheelWorks) -> None:
    assert access.led_board(works.person("Lee", "leader"), "assembly") == works.assembly
    with pytest.raises(PermissionDenied):
        access.led_board(works.person("Olga", "operator"), "assembly")


def test_a_buyer_may_undo_a_step_of_a_supplier_card_and_a_viewer_may_not(works: WheelWorks) -> None:
    move = works.do("empty", works.card(works.rims)).move
    assert move
    assert access.undoable_move(works.person("Bea", "buyer"), move.pk) == move
    with pytest.raises(PermissionDenied):
        access.undoable_move(works.person("Vera", "viewer"), move.pk)


def test_a_superuser_gets_through_every_door(works: WheelWorks) -> None:
    admin = User.objects.create_superuser("admin")
    card = works.card(works.wheels)
    assert access.led_board(admin, "assembly") == works.assembly
    assert access.movable_card(admin, card.pk) == card
    assert access.stock_place(admin, "shipping") == works.shipping
