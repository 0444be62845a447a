"""The only fixture to learn: the little factory."""

import pytest

from tests.factory import Factory, WheelWorks


@pytest.fixture
def factory(db: None) -> Factory:
    """An empty plant to build on."""
    return Factory()


@pytest.fixture
def works(db: None) -> WheelWorks:
    """The wheel works, full everywhere and live."""
    return WheelWorks().build()
