"""Browsers of people who have logged in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factory import WheelWorks
from tests.web.tablets import SET_UP, logged_in


@pytest.fixture
def office(works: WheelWorks, client: Client) -> Client:
    """Ada's browser: she runs the site."""
    works.do("empty", works.card(works.rims))
    client.force_login(User.objects.create_superuser("ada", first_name="Ada"))
    return client


@pytest.fixture
def olga(works: WheelWorks) -> User:
    return works.person("Olga", "operator")


@pytest.fixture
def lena(works: WheelWorks) -> Client:
    return logged_in(works.person("Lena", "leader"))


@pytest.fixture
def tablet(works: WheelWorks, lena: Client) -> Client:
    """A browser that Lena has made a shared device; nobody works at it."""
    answer = lena.post("/devices/new/", SET_UP | {"boards": [works.assembly.pk]})
    assert answer.status_code == 302, answer.content.decode()
    return lena
