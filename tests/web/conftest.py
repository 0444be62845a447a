"""Browsers of people who have logged in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factory import WheelWorks


@pytest.fixture
def office(works: WheelWorks, client: Client) -> Client:
    """Ada's browser: she runs the site."""
    works.do("empty", works.card(works.rims))
    client.force_login(User.objects.create_superuser("ada", first_name="Ada"))
    return client
