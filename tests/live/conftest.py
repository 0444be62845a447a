"""A server for the whole module, and the wheel works on the database that it reads."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.factory import WheelWorks
from tests.live.server import Server, serving


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    """Looks every 0.1 s, beats and checks rights every 0.4 s; nobody pokes it from outside."""
    with django_db_blocker.unblock(), serving() as running:
        yield running


@pytest.fixture
def shown(transactional_db: None) -> WheelWorks:
    """The wheel works, committed where the server sees it, with an operator who watches."""
    works = WheelWorks().build()
    works.person("Olga", "operator")
    return works
