"""The only fixture to learn: the little factory."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import translation

from inventory.models.plants import KEPT
from kanban import fragments
from tests.factory import Factory, WheelWorks
from tests.kept import kept

# These begin first, so that no process still works on one of them when all others have nothing left to do.
LONGEST = ("test_properties.py", "test_shift.py", "test_concurrency.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture
def factory(db: None) -> Factory:
    """An empty plant to build on."""
    return Factory()


@pytest.fixture
def works(db: None) -> WheelWorks:
    """The wheel works, full everywhere and live."""
    return kept("wheel works", WheelWorks().build)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """A password that takes long to guess takes long to set: a third of a second for each person."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test begins with no look kept: the numbers of cards and events begin anew, too."""
    fragments.kept.clear()


@pytest.fixture(autouse=True)
def plant_known() -> None:
    """Each test begins in a plant that nobody has set up, as if a request had asked for it before."""
    cache.set(KEPT, {}, 600)


@pytest.fixture(autouse=True)
def no_language_left() -> None:
    """Each test begins in the plant's language: a request leaves its own to the thread that answered it."""
    translation.deactivate()
