"""PINs and badges from the leader's hand, one's own PIN, and what a turn by either may not do."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from inventory import tokens
from kanban.models import Badge, Device, Pin
from kanban.operators import badges, pins
from tests.factory import WheelWorks
from tests.kanban.labelling import decoded, pages, picture
from tests.web.tablets import GOOD, logged_in, open_by_pin, scan, wait, who

PEOPLE = "/boards/assembly/people/"


def give_pin(leader: Client, user: User) -> str:
    return str(leader.post(f"{PEOPLE}{user.pk}/pin/").context["pin"])


def set_own(browser: Client, pin: str = GOOD, again: str = "", old: str = "") -> Any:
    return browser.post("/operator/pin/", {"pin": pin, "again": again or pin, "old": old})


def test_a_leader_gives_a_pin_that_its_owner_has_to_change_before_anything_else(
    works: WheelWorks, lena: Client, olga: User, tablet: Client
) -> None:
    pin = give_pin(logged_in(works.people["Lena"]), olga)
    answer = tablet.post("/operator/enter/", {"person": olga.pk, "pin": pin})
    assert answer.status_code == 302
    assert tablet.get("/boards/assembly/")["Location"] == "/operator/pin/"
    assert "given" in set_own(tablet, pin).content.decode()
    assert set_own(tablet, "1234").status_code == 409
    assert "differ" in set_own(tablet, GOOD, "314159").content.decode()
    assert set_own(tablet, GOOD).status_code == 302
    assert who(tablet) == "Olga"
    assert not Pin.objects.get().given


def test_ones_own_pin_is_changed_with_the_old_one_at_a_shared_device(
    works: WheelWorks, olga: User, tablet: Client
) -> None:
    open_by_pin(tablet, olga)
    assert "wrong" in set_own(tablet, "314159", old="5550").content.decode()
    assert set_own(tablet, "314159", old=GOOD).status_code == 302
    assert who(tablet) == "Olga"


def test_a_found_badge_opens_no_way_to_a_pin(works: WheelWorks, olga: User, tablet: Client) -> None:
    scan(tablet, badges.make(olga, at=timezone.now()))
    assert tablet.get("/operator/pin/").status_code == 403
    assert set_own(tablet).status_code == 403
    assert not Pin.objects.exists()


def test_with_the_password_a_pin_is_set_without_another(works: WheelWorks, olga: User) -> None:
    browser = logged_in(olga)
    assert set_own(browser).status_code == 302
    assert set_own(browser, "314159").status_code == 302
    assert pins.is_pin_of(olga, "314159")


def test_a_badge_is_printed_and_read_again(works: WheelWorks, lena: Client, olga: User) -> None:
    answer = lena.post(f"{PEOPLE}{olga.pk}/badge/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    (code,) = [each for page in pages(answer.content) for each in decoded(picture(page))]
    assert tokens.is_badge(code)
    assert Badge.objects.get().digest == Badge.digest_of(code)
    lena.post(f"{PEOPLE}{olga.pk}/badge/revoke/")
    assert not Badge.objects.valid().exists()


def test_nobody_lends_rights_beyond_the_own_boards(works: WheelWorks, lena: Client, olga: User) -> None:
    paint = works.board("paint")
    paula = works.person("Paula", "viewer", works.assembly, paint)
    ada = works.person("Ada", "operator", works.assembly)
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    for person in (paula, ada):
        for act in ("pin", "badge"):
            assert lena.post(f"{PEOPLE}{person.pk}/{act}/").status_code == 403
    assert logged_in(ada).post(f"{PEOPLE}{paula.pk}/pin/").status_code == 200
    assert lena.post(f"{PEOPLE}{olga.pk}/pin/").status_code == 200


@pytest.mark.parametrize("role", ["viewer", "operator", "buyer"])
def test_only_a_leader_sees_and_gives(works: WheelWorks, olga: User, role: str) -> None:
    other = logged_in(works.person("Pat", role))
    assert other.get(PEOPLE).status_code == 403
    for act in ("pin", "badge", "badge/revoke"):
        assert other.post(f"{PEOPLE}{olga.pk}/{act}/").status_code == 403


def test_a_leader_of_another_board_finds_neither_people_nor_device(
    works: WheelWorks, tablet: Client, olga: User
) -> None:
    stranger = logged_in(works.person("Lola", "leader", works.board("paint")))
    device = Device.objects.get()
    assert stranger.get(PEOPLE).status_code == 404
    assert stranger.post(f"/boards/paint/people/{olga.pk}/pin/").status_code == 404
    assert stranger.post(f"/devices/{device.pk}/revoke/").status_code == 404
    assert stranger.get(f"/devices/{device.pk}/").status_code == 404


def test_a_leader_sees_sets_up_and_withdraws_a_device(works: WheelWorks, tablet: Client, olga: User) -> None:
    leader, device = logged_in(works.people["Lena"]), Device.objects.get()
    tablet.get("/operator/")
    page = leader.get("/boards/assembly/displays/").content.decode()
    assert "Tablet Line 1" in page
    assert "Locks after 3 min" in page
    assert Device.objects.get().last_seen_at is not None
    changed = {"name": "Tablet 7", "place": "", "locks_after": "10", "gloves": "on"}
    assert leader.post(f"/devices/{device.pk}/", changed).status_code == 302
    assert 'data-gloves-usual="yes"' in tablet.get("/operator/").content.decode()
    assert leader.post(f"/devices/{device.pk}/revoke/").status_code == 302
    assert not leader.get("/boards/assembly/displays/").context["devices"]


@pytest.mark.parametrize("by", ["pin", "badge"])
def test_pin_and_badge_open_the_floor_and_not_the_office(
    works: WheelWorks, olga: User, tablet: Client, by: str
) -> None:
    lena, device = works.people["Lena"], Device.objects.get()
    User.objects.filter(pk=lena.pk).update(is_staff=True, is_superuser=True)
    if by == "pin":
        open_by_pin(tablet, lena)
    else:
        scan(tablet, badges.make(lena, at=timezone.now()))
    for address in ("/boards/assembly/", "/boards/assembly/abacus/", "/scan/", "/stock/", "/labels/"):
        assert tablet.get(address).status_code == 200, address
    office = ["/admin/", "/admin/kanban/loop/", PEOPLE, "/boards/assembly/displays/", "/devices/new/"]
    for address in [*office, f"/devices/{device.pk}/"]:
        assert tablet.get(address).status_code == 403, address
    posts = ["/boards/assembly/live/", f"{PEOPLE}{olga.pk}/pin/", f"{PEOPLE}{olga.pk}/badge/"]
    for address in [*posts, f"/devices/{device.pk}/revoke/", "/admin/kanban/board/add/"]:
        assert tablet.post(address).status_code == 403, address


def test_whoever_logs_in_with_the_password_at_the_tablet_may_do_all_and_is_locked_out_too(
    works: WheelWorks, tablet: Client, olga: User
) -> None:
    tablet.force_login(works.people["Lena"])
    assert tablet.get(PEOPLE).status_code == 200
    wait(tablet, minutes=4)
    assert tablet.get(PEOPLE)["Location"].startswith("/operator/")
