"""A store to book in, and a mail server to send to."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from inventory import transports
from tests.factory import Factory
from tests.inventory.peer import Peer
from tests.inventory.store import Store


@pytest.fixture
def store(factory: Factory) -> Store:
    """100 rims at goods in, and an empty rack."""
    return Store(factory)


@pytest.fixture
def peer(settings: Settings) -> Iterator[Peer]:
    """The mail server that this process sends to; it is given three seconds to answer."""
    peer = Peer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", peer.port, 3
    peer.controller.start()
    yield peer
    transports.close()
    peer.closing.set()
    peer.controller.stop()
