"""The only fixture to learn: the little factory."""

import pytest
from django.utils import translation

from kanban.fragments import kept
from tests.factory import Factory, WheelWorks


@pytest.fixture
def factory(db: None) -> Factory:
    """An empty plant to build on."""
    return Factory()


@pytest.fixture
def works(db: None) -> WheelWorks:
    """The wheel works, full everywhere and live."""
    return WheelWorks().build()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Each test begins with no look kept: the numbers of cards and events begin anew, too."""
    kept.clear()


@pytest.fixture(autouse=True)
def no_language_left() -> None:
    """Each test begins in the plant's language: a request leaves its own to the thread that answered it."""
    translation.deactivate()
