"""A tablet that several people share: made by a leader, opened by badge or PIN, locked again by itself."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from inventory.models import Act
from kanban.models import Badge, Device, Member, Pin, Token
from kanban.operators import badges, devices, pins
from tests.factory import WheelWorks
from tests.web.posting import FORM, JSON, SCRIPT, post
from tests.web.tablets import GOOD, SET_UP, logged_in, open_by_pin, scan, wait, who


def test_a_leader_makes_a_browser_a_shared_device_and_is_logged_out(
    works: WheelWorks, tablet: Client
) -> None:
    cookie, device = tablet.cookies[Device.COOKIE], Device.objects.get()
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert int(cookie["max-age"]) == 400 * 24 * 3600
    assert device.digest == Device.digest_of(cookie.value) != cookie.value
    assert (device.name, list(device.boards.all())) == ("Tablet Line 1", [works.assembly])
    answer = tablet.get("/boards/assembly/")
    assert answer["Location"] == "/operator/?next=/boards/assembly/"
    assert tablet.get("/boards/assembly/", headers=JSON).status_code == 401


@pytest.mark.parametrize("role", ["viewer", "operator", "buyer"])
def test_nobody_else_makes_one(works: WheelWorks, role: str) -> None:
    other = logged_in(works.person("Pat", role))
    assert other.get("/devices/new/").status_code == 403
    assert other.post("/devices/new/", SET_UP | {"boards": [works.assembly.pk]}).status_code == 403


def test_a_leader_shares_led_boards_only(works: WheelWorks, lena: Client) -> None:
    paint = works.board("paint")
    assert lena.post("/devices/new/", SET_UP | {"boards": [paint.pk]}).status_code == 400
    assert lena.post("/devices/new/", SET_UP).status_code == 400
    reserved = SET_UP | {"name": "supplier's link", "boards": [works.assembly.pk]}
    assert lena.post("/devices/new/", reserved).status_code == 400
    assert not Device.objects.exists()


def test_the_people_of_the_board_are_offered_and_nobody_else(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    works.person("Paul", "leader", works.board("paint"))
    text = tablet.get("/operator/").content.decode()
    assert "Olga" in text
    assert "Paul" not in text
    assert f'name="person" value="{olga.pk}"' in tablet.get(f"/operator/?person={olga.pk}").content.decode()


def test_a_pin_opens_and_a_person_and_the_device_stand_beside_what_is_moved(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    answer = open_by_pin(tablet, olga, after="/scan/")
    assert (answer.status_code, answer["Location"]) == (302, "/scan/")
    for verb, channel in (("empty", JSON), ("start", SCRIPT), ("finish", FORM)):
        post(tablet, works.card(works.rims_at_cell), verb, channel, device="somewhere else")
    acts = Act.objects.filter(moves__card=works.card(works.rims_at_cell), by=olga)
    assert {(act.verb, act.device) for act in acts} == {
        (verb, "Tablet Line 1") for verb in ("empty", "start", "finish")
    }
    page = tablet.get(f"/cards/{works.card(works.rims_at_cell).pk}/").content.decode()
    assert "Olga, Tablet Line 1" in page


def test_stock_and_undo_carry_the_device_too(works: WheelWorks, olga: User, tablet: Client) -> None:
    open_by_pin(tablet, olga)
    used = {"item": "BIKE", "location": "shipping", "quantity": "1"}
    assert tablet.post("/stock/consume/", used, headers=JSON).status_code == 200
    moved = post(tablet, works.card(works.wheels), "empty").json()["move"]
    assert tablet.post(f"/moves/{moved['id']}/undo/", headers=JSON).status_code == 200
    verbs = Act.objects.filter(device="Tablet Line 1", by=olga).values_list("verb", flat=True)
    assert set(verbs) == {"consume", "empty", "undo"}


def test_other_browsers_say_no_device_and_programs_the_name_of_their_token(
    works: WheelWorks, olga: User
) -> None:
    post(logged_in(olga), works.card(works.rims), "empty")
    Token.objects.create(user=olga, digest=Token.digest_of("s3"), name="MES", created_at=works.now)
    bearer = JSON | {"Authorization": "Bearer s3"}
    post(Client(), works.card(works.wheels), "empty", bearer)
    post(Client(), works.card(works.wheels, 2), "empty", bearer, device="scale 3")
    told = Act.objects.filter(verb="empty", by=olga).order_by("pk").values_list("device", flat=True)
    assert list(told) == ["", "MES", "scale 3"]


def test_a_wrong_pin_opens_nothing_and_says_so(works: WheelWorks, olga: User, tablet: Client) -> None:
    pins.set_pin(olga, GOOD, at=timezone.now())
    answer = tablet.post("/operator/enter/", {"person": olga.pk, "pin": "5550"})
    assert (answer.status_code, "This PIN is wrong." in answer.content.decode()) == (409, True)
    assert who(tablet) == ""


def test_pin_and_badge_open_nothing_in_a_browser_that_is_not_shared(works: WheelWorks, olga: User) -> None:
    pins.set_pin(olga, GOOD, at=timezone.now())
    browser = Client()
    browser.post("/operator/enter/", {"person": olga.pk, "pin": GOOD})
    assert scan(browser, badges.make(olga, at=timezone.now())).status_code == 409
    assert browser.get("/")["Location"].startswith("/accounts/login/")
    assert "no shared device" in browser.get("/operator/").content.decode()


def test_a_badge_changes_who_works_and_goes_on_at_the_same_page(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    emil = works.person("Emil", "operator")
    open_by_pin(tablet, olga)
    assert who(tablet) == "Olga"
    assert scan(tablet, badges.make(emil, at=timezone.now()), "/scan/").json() == {"next": "/scan/"}
    assert who(tablet) == "Emil"
    refused = scan(tablet, works.card(works.rims).token)
    assert refused.json() == {"message": "Scan your badge first, then the card."}
    assert who(tablet) == "Emil"


def test_a_foreign_address_is_not_gone_on_at(works: WheelWorks, olga: User, tablet: Client) -> None:
    answer = open_by_pin(tablet, olga, after="https://evil.example/")
    assert answer["Location"] == "/boards/assembly/"


def test_a_device_that_asks_for_the_pin_after_the_badge_is_not_opened_by_the_badge(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    Device.objects.update(asks_pin=True)
    answer = scan(tablet, badges.make(olga, at=timezone.now()), "/scan/")
    assert answer.json() == {"next": f"/operator/?person={olga.pk}&next=%2Fscan%2F"}
    assert who(tablet) == ""


def test_it_locks_by_itself_and_then_nothing_can_be_moved(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    open_by_pin(tablet, olga)
    wait(tablet, minutes=2, seconds=50)
    assert tablet.get("/operator/here/").json()["left"] < 11
    assert tablet.post("/operator/here/").json()["left"] > 179
    wait(tablet, minutes=2, seconds=50)
    assert who(tablet) == "Olga"
    wait(tablet, seconds=20)
    card = works.card(works.wheels)
    assert post(tablet, card, "empty").status_code == 401
    assert works.card(works.wheels).version == card.version
    assert who(tablet) == ""


def test_control_without_the_middleware_it_would_go_on(
    works: WheelWorks, olga: User, tablet: Client, settings: Any
) -> None:
    open_by_pin(tablet, olga)
    wait(tablet, minutes=10)
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "SharedDevices" not in each]
    careless = Client()
    careless.cookies = tablet.cookies
    assert post(careless, works.card(works.wheels), "empty").status_code == 200


def test_looking_does_not_keep_it_open_but_moving_does(works: WheelWorks, olga: User, tablet: Client) -> None:
    open_by_pin(tablet, olga)
    wait(tablet, minutes=2)
    tablet.get("/boards/assembly/")
    assert tablet.get("/operator/here/").json()["left"] < 61
    post(tablet, works.card(works.wheels), "empty")
    assert tablet.get("/operator/here/").json()["left"] > 170


def test_lock_now_ends_the_turn_and_the_next_one_goes_on_there(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    open_by_pin(tablet, olga)
    answer = tablet.post("/operator/lock/", {"next": "/stock/?q=rim"})
    assert answer["Location"] == "/operator/?next=%2Fstock%2F%3Fq%3Drim"
    assert who(tablet) == ""


def test_a_session_by_pin_is_worth_nothing_without_the_devices_cookie(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    open_by_pin(tablet, olga)
    thief = Client()
    thief.cookies["sessionid"] = tablet.cookies["sessionid"].value
    assert post(thief, works.card(works.wheels), "empty").status_code == 401
    thief.cookies[Device.COOKIE] = "guessed"
    assert post(thief, works.card(works.wheels), "empty").status_code == 401


@pytest.mark.parametrize("ending", ["device", "person", "badge", "role"])
def test_who_loses_the_right_loses_it_with_the_next_request(
    works: WheelWorks, olga: User, tablet: Client, ending: str
) -> None:
    scan(tablet, badges.make(olga, at=timezone.now()))
    card = works.card(works.wheels)
    assert post(tablet, card, "empty").status_code == 200
    if ending == "device":
        devices.revoke(Device.objects.get(), at=timezone.now())
    elif ending == "badge":
        badges.revoke(olga, at=timezone.now())
    elif ending == "person":
        User.objects.filter(pk=olga.pk).update(is_active=False)
    else:
        Member.objects.filter(user=olga).delete()
    assert post(tablet, works.card(works.wheels), "start").status_code in (401, 404)
    assert works.card(works.wheels).state == "REQUESTED"


def test_a_withdrawn_device_says_so(works: WheelWorks, tablet: Client) -> None:
    devices.revoke(Device.objects.get(), at=timezone.now())
    assert "no longer shared" in tablet.get("/operator/").content.decode()
    assert tablet.get("/")["Location"].startswith("/accounts/login/")
    assert Pin.objects.count() == Badge.objects.count() == 0


def test_who_has_a_badge_and_no_pin_is_not_told_that_something_is_missing(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    assert "no PIN yet" in tablet.get("/operator/").content.decode()
    badges.make(olga, at=timezone.now())
    page = tablet.get("/operator/").content.decode()
    (hers,) = [person for person in page.split("<a ") if f"person={olga.pk}&" in person]
    assert "<small>badge</small>" in hers
