"""A shared tablet, as tests of its pages use it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from kanban.operators import pins, turns

GOOD = "271828"
SET_UP = {"name": "Tablet Line 1", "place": "Line 1", "locks_after": "3"}


def logged_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def open_by_pin(tablet: Client, user: User, pin: str = GOOD, after: str = "") -> Any:
    pins.set_pin(user, pin, at=timezone.now())
    return tablet.post("/operator/enter/", {"person": user.pk, "pin": pin, "next": after})


def scan(tablet: Client, code: str, after: str = "") -> Any:
    return tablet.post("/operator/badge/", {"code": code, "next": after})


def who(tablet: Client) -> str:
    """Whom the tablet takes for the one who works."""
    user = tablet.get("/", follow=True).wsgi_request.user
    return user.first_name if isinstance(user, User) else ""


def wait(tablet: Client, **passed: float) -> None:
    """Nobody touches the tablet for a while."""
    session = tablet.session
    turn = session[turns.KEY]
    session[turns.KEY] = turn | {"seen": turn["seen"] - timedelta(**passed).total_seconds()}
    session.save()
