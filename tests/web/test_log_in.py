"""Logging in: what a wrong password costs, what the form tells strangers, where one lands, and passwords."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from kanban.models import LogInTry
from kanban.operators.tries import Patience
from kanban.people import tries
from kanban.web.redaction import hidden
from tests.factory import WheelWorks

LOG_IN = "/accounts/login/"
GOOD = "a wheel for every day"


@pytest.fixture
def otto(works: WheelWorks) -> User:
    user = works.person("Otto", "operator")
    user.email = "otto@plant.example"
    user.set_password(GOOD)
    user.save()
    return user


def log_in(
    name: str = "otto", password: str = GOOD, next_page: str = "", browser: Client | None = None
) -> str:
    """Where the log-in leads, or what the form says instead."""
    fields = {"login": name, "password": password, "next": next_page}
    answer = (browser or Client()).post(LOG_IN, fields)
    if answer.status_code == 302:
        return str(answer["Location"])
    return " ".join(answer.context["form"].non_field_errors())


def test_one_logs_in_by_name_or_by_mail(otto: User) -> None:
    assert log_in() == "/"
    assert log_in("otto@plant.example") == "/"
    assert not LogInTry.objects.exists()


def test_a_disabled_person_does_not_get_in(otto: User) -> None:
    User.objects.filter(pk=otto.pk).update(is_active=False)
    browser = Client()
    log_in(browser=browser)
    assert browser.get("/")["Location"].startswith(LOG_IN)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_one_is_not_led_to_another_site(otto: User, elsewhere: str) -> None:
    assert log_in(next_page=elsewhere) == "/"
    assert log_in(next_page="/stock/") == "/stock/"


def test_the_form_says_the_same_whether_somebody_exists_or_not(otto: User) -> None:
    assert log_in("otto", "wrong") == log_in("nobody", "wrong") != ""
    for _again in range(4):
        log_in("otto", "wrong"), log_in("nobody", "wrong")  # noqa: B018
    assert (
        log_in("otto", "wrong")
        == log_in("nobody", "wrong")
        == "Too many wrong tries. Wait 15 seconds, then try again."
    )


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(otto: User) -> None:
    for _guess in range(5):
        log_in(password="wrong")
    assert "Wait" in log_in(), "however the name is spelt"
    assert "Wait" in log_in("OTTO")
    LogInTry.objects.update(at=timezone.now() - timedelta(seconds=16))
    assert log_in() == "/"
    assert not LogInTry.objects.exists()


def test_control_with_more_patience_the_sixth_is_looked_at(
    otto: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = Patience(free=6, within=timedelta(days=1), longest=timedelta(minutes=15))
    monkeypatch.setattr(tries, "ON_AN_ACCOUNT", patient)
    for _guess in range(5):
        log_in(password="wrong")
    assert log_in() == "/"


def test_many_accounts_from_one_address_wait_as_well(otto: User) -> None:
    now = timezone.now()
    for guess in range(50):
        LogInTry.objects.create(account=LogInTry.account_of(f"person {guess}"), address="127.0.0.1", at=now)
    assert "Wait" in log_in()
    LogInTry.objects.update(address="10.0.0.7")
    assert log_in() == "/"


def test_of_names_only_a_digest_is_kept(otto: User) -> None:
    log_in("my secret typed in the wrong field", "wrong")
    assert re.fullmatch(r"[0-9a-f]{64}", LogInTry.objects.get().account)


@pytest.mark.parametrize(
    ("password", "taken"),
    [("short", False), ("password123", False), ("1234567890", False), ("all lower case, long", True)],
)
def test_passwords_are_long_and_not_known_to_everybody(otto: User, password: str, taken: bool) -> None:
    browser = Client()
    assert log_in(browser=browser) == "/"
    fields = {"oldpassword": GOOD, "password1": password, "password2": password}
    assert (browser.post("/accounts/password/", fields).status_code == 302) is taken


def test_a_forgotten_password_is_set_anew_by_mail_and_the_page_tells_nothing(otto: User) -> None:
    browser = Client()
    for address in ("nobody@plant.example", "otto@plant.example"):
        answer = browser.post("/accounts/password/reset/", {"email": address})
        assert answer["Location"] == "/accounts/password/reset/sent/"
    (letter,) = [each for each in mail.outbox if each.to == ["otto@plant.example"]]
    (link,) = re.findall(r"/accounts/password/reset/\S+", str(letter.body))
    page = browser.get(link)
    new = {"password1": "another wheel today", "password2": "another wheel today"}
    assert browser.post(page["Location"], new).status_code == 302
    assert log_in(password="another wheel today") == "/"
    again = Client().get(link, follow=True)
    assert again.context["token_fail"], "the link opens once"


def test_the_link_of_that_letter_is_not_written_into_logs() -> None:
    for line in ("/accounts/password/reset/1-dik2e8-766c/", "/accounts/invited/Zq3_x/"):
        assert hidden(f"GET {line} HTTP/1.1").endswith("/(hidden)/ HTTP/1.1")
    for line in ("/accounts/password/reset/", "/accounts/password/reset/sent/", "/accounts/login/"):
        assert hidden(f"GET {line} HTTP/1.1") == f"GET {line} HTTP/1.1"


@pytest.mark.django_db
def test_nobody_signs_up_by_himself(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code in (302, 404)
    assert not User.objects.exists()
