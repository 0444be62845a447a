"""Roles for the whole plant open the panel for one kind of work; changes of people ask who it is, again."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth.models import Group, User
from django.test import Client

from inventory.models import BomLine, Item, Location, ReplenishmentOrder, Source, Supplier
from kanban.models import Board, Loop, Token
from tests.factory import WheelWorks
from tests.web.office import address

PASSWORD = "a wheel for every day"


def with_role(works: WheelWorks, group: str) -> Client:
    user = works.person("Petra", "viewer")
    user.groups.add(Group.objects.get(name=group))
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.parametrize(
    ("group", "opened", "shut"),
    [
        ("Buyers", (Supplier, Source), (BomLine, User, Token)),
        ("Planners", (Item, BomLine, Loop, Board, Location), (User, Token, ReplenishmentOrder)),
    ],
)
def test_each_role_keeps_its_own(works: WheelWorks, group: str, opened: tuple, shut: tuple) -> None:  # type: ignore[type-arg]
    browser = with_role(works, group)
    assert browser.get("/admin/").status_code == 200
    for model in opened:
        assert browser.get(address(model, "changelist")).status_code == 200, model
        assert browser.get(address(model, "add")).status_code == 200, model
    for model in shut:
        assert browser.get(address(model, "changelist")).status_code == 403, model
    assert 'href="/admin/"' in browser.get("/stock/").content.decode()


def test_control_without_the_role_the_panel_is_shut(works: WheelWorks) -> None:
    browser = with_role(works, "Buyers")
    Group.objects.get(name="Buyers").user_set.clear()
    assert browser.get(address(Supplier, "changelist"), follow=True).status_code == 403
    assert 'href="/admin/"' not in browser.get("/stock/").content.decode()


def log_in() -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    return browser


def long_ago(browser: Client) -> None:
    """As if the log-in of this browser had been an hour ago."""
    session = browser.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 3600
    session.save()


def test_deleting_a_person_asks_for_the_password_where_it_is_long_ago(works: WheelWorks) -> None:
    User.objects.create_superuser("ada", password=PASSWORD)
    otto = User.objects.create_user("otto")
    browser, page = log_in(), address(User, "delete", otto.pk)
    long_ago(browser)
    again = browser.post(page, {"post": "yes"})["Location"]
    assert again.startswith("/accounts/again/")
    assert browser.post(again, {"password": "wrong"}).status_code == 200
    assert User.objects.filter(pk=otto.pk).exists()
    browser.post(again, {"password": PASSWORD})
    assert not User.objects.filter(pk=otto.pk).exists(), (
        "what was asked for is done, once it is clear who asks"
    )


def test_many_at_once_ask_as_well(works: WheelWorks) -> None:
    User.objects.create_superuser("ada", password=PASSWORD)
    otto = User.objects.create_user("otto")
    browser = log_in()
    long_ago(browser)
    fields = {"action": "delete_selected", "_selected_action": otto.pk, "post": "yes"}
    assert browser.post(address(User, "changelist"), fields)["Location"].startswith("/accounts/again/")
    assert User.objects.filter(pk=otto.pk).exists()


def test_control_just_after_the_log_in_nothing_is_asked(works: WheelWorks) -> None:
    User.objects.create_superuser("ada", password=PASSWORD)
    otto = User.objects.create_user("otto")
    log_in().post(address(User, "delete", otto.pk), {"post": "yes"})
    assert not User.objects.filter(pk=otto.pk).exists()
