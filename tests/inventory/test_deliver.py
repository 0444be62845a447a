"""`manage.py deliver` as a process: it ends cleanly, and a kill in the middle loses nothing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from inventory.delivery import Postman
from inventory.models import OutboxMessage
from tests.architecture import ROOT
from tests.factory import Factory
from tests.inventory.asking import again, ask, bought
from tests.inventory.peer import Peer

pytestmark = pytest.mark.django_db(transaction=True)
State = OutboxMessage.State


def database_url() -> str:
    """The test's own database, as DATABASE_URL names it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    person = f"{facts['USER']}:{facts['PASSWORD']}" if facts["PASSWORD"] else facts["USER"]
    return f"postgres://{person}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}?pool=0"


class Deliverer:
    """Starts `manage.py deliver` processes that mail to the peer, and leaves none behind."""

    def __init__(self, peer: Peer) -> None:
        mail = f"smtp://127.0.0.1:{peer.port}"
        self.peer = peer
        self.environment = os.environ | {"DATABASE_URL": database_url(), "EMAIL_URL": mail}
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *options: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "deliver", *options],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def start_reading(self) -> subprocess.Popen[str]:
        """A deliverer whose first letter the peer is reading now."""
        process = self.start()
        for _ in range(300):
            if self.peer.reading.wait(timeout=0.1) or process.poll() is not None:
                break
        assert process.poll() is None, process.communicate()[1]
        return process

    def stop(self) -> None:
        for process in self.started:
            process.kill()
            process.communicate()


@pytest.fixture
def deliverer(peer: Peer) -> Iterator[Deliverer]:
    deliverer = Deliverer(peer)
    yield deliverer
    deliverer.stop()


def waiting_request() -> OutboxMessage:
    factory = Factory(now=timezone.now())
    return ask(factory, bought(factory))


def test_once_sends_what_is_due_and_ends(deliverer: Deliverer, peer: Peer) -> None:
    message = waiting_request()
    process = deliverer.start("--once")
    _, log = process.communicate(timeout=30)
    assert process.returncode == 0, log
    assert again(message).state == State.SENT
    assert len(peer.letters) == 1
    assert f"Message {message.pk} (requested, order {message.order_id}, to orders@alba.example" in log


def test_a_stop_in_the_middle_waits_until_the_message_has_arrived(deliverer: Deliverer, peer: Peer) -> None:
    peer.manners["alba.example"] = "slow"
    message = waiting_request()
    process = deliverer.start_reading()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0
    assert again(message).state == State.SENT
    assert len(peer.letters) == 1


def test_an_idle_deliverer_stops_at_once(deliverer: Deliverer) -> None:
    waiting_request()
    process = deliverer.start_reading()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=5) == 0


def test_a_message_whose_worker_was_killed_is_sent_again_with_the_same_message_id(
    deliverer: Deliverer, peer: Peer
) -> None:
    peer.manners["alba.example"] = "hang"
    message = waiting_request()
    process = deliverer.start_reading()
    process.kill()
    process.wait(timeout=10)
    assert again(message).state == State.LEASED
    peer.manners.clear()
    Postman().deliver_due()
    assert len(peer.letters) == 1
    Postman(clock=lambda: timezone.now() + timedelta(minutes=6)).deliver_due()
    assert again(message).state == State.SENT
    killed, arrived = peer.letters
    assert killed["Message-ID"] == arrived["Message-ID"]
    assert killed["Subject"] == arrived["Subject"]
