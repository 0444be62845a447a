"""The second factor: set up, asked for at log-in, required of administrators."""

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from kanban.models import Token
from tests.factory import WheelWorks

PASSWORD = "a wheel for every day"
INDEX = "/accounts/second-factor/"
SET_UP = "/accounts/second-factor/totp/activate/"


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ada(works: WheelWorks, settings: Settings) -> User:
    settings.REQUIRE_SECOND_FACTOR = True
    return User.objects.create_superuser("ada", password=PASSWORD)


def logged_in(name: str = "ada") -> tuple[Client, str]:
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": name, "password": PASSWORD})
    return browser, str(answer["Location"])


def code(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))


def set_up(browser: Client) -> str:
    """Scans the code of the set-up page; answers the secret of the app."""
    secret = str(browser.get(SET_UP).context["form"].secret)
    answer = browser.post(SET_UP, {"code": code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    cache.clear()  # a code opens once; the test does not wait for the next
    return secret


def test_an_administrator_without_one_gets_no_further_than_to_set_it_up(ada: User) -> None:
    browser, _ = logged_in()
    for address in ("/admin/", "/stock/", "/boards/assembly/"):
        assert browser.get(address)["Location"] == INDEX
    assert browser.get("/stock/", headers={"Accept": "application/json"}).status_code == 403
    assert "authenticator app or a passkey" in browser.get(INDEX).content.decode()
    set_up(browser)
    assert browser.get("/admin/").status_code == 200


def test_control_where_the_setting_is_off_nobody_is_asked(ada: User, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    browser, _ = logged_in()
    assert browser.get("/admin/").status_code == 200


def test_others_may_have_one_and_need_none(ada: User, works: WheelWorks) -> None:
    browser = Client()
    browser.force_login(works.person("Olga", "operator"))
    assert browser.get("/boards/assembly/").status_code == 200


def test_a_program_of_an_administrator_is_asked_for_none(ada: User) -> None:
    Token.objects.create(user=ada, digest=Token.digest_of("secret"), created_at=ada.date_joined)
    headers = {"Authorization": "Bearer secret", "Accept": "application/json"}
    assert Client().get("/boards/assembly/", headers=headers).status_code == 200


def test_with_an_app_the_log_in_asks_for_its_code(ada: User) -> None:
    secret = set_up(logged_in()[0])
    browser, door = logged_in()
    assert door.startswith("/accounts/second-factor/authenticate/")
    assert browser.get("/admin/")["Location"].startswith("/admin/login/"), "the password alone opens nothing"
    assert browser.post(door, {"code": "000000"}).status_code == 200
    assert browser.post(door, {"code": code(secret)}).status_code == 302
    assert browser.get("/admin/").status_code == 200


def test_codes_are_guessed_no_faster_than_passwords(ada: User) -> None:
    secret = set_up(logged_in()[0])
    browser, door = logged_in()
    for _guess in range(5):
        browser.post(door, {"code": "000000"})
        cache.clear()  # what the package counts in this process: ours holds without it
    page = browser.post(door, {"code": code(secret)})
    assert (page.status_code, "Too many wrong tries" in page.content.decode()) == (200, True)


def test_a_recovery_code_opens_once(ada: User) -> None:
    first = logged_in()[0]
    set_up(first)
    codes = first.get("/accounts/second-factor/recovery-codes/").context["unused_codes"]
    for expected in (302, 200):
        browser, door = logged_in()
        assert browser.post(door, {"code": codes[0]}).status_code == expected


def test_sessions_are_listed_and_the_others_ended(ada: User, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    here, there = logged_in()[0], logged_in()[0]
    page = here.get("/accounts/sessions/")
    assert len(page.context["sessions"]) == 2
    here.post("/accounts/sessions/")
    assert there.get("/stock/").status_code == 302
    assert here.get("/stock/").status_code == 200
