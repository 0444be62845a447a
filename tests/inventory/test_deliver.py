"""`manage.py deliver` as a process: it ends cleanly, and a kill in the middle loses nothing."""

import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from inventory.delivery import Postman
from inventory.models import OutboxMessage
from tests.factory import Factory
from tests.inventory.asking import again, ask, bought
from tests.inventory.peer import Peer
from tests.inventory.processes import Deliverer

pytestmark = pytest.mark.django_db(transaction=True)
State = OutboxMessage.State


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
