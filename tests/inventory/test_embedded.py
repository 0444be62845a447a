"""Delivery inside the server process: it starts with the server, ends with it, and can be left to others."""

import asyncio
import time
from collections.abc import Callable
from threading import Event, Thread

import pytest
from django.core.mail import EmailMessage
from django.db import OperationalError, connections
from django.utils import timezone
from pytest_django import Settings

from inventory import transports
from inventory.delivery import Embedded, Postman, leases, postman
from inventory.models import OutboxMessage
from tests.factory import Factory
from tests.inventory.asking import again, ask, bought

pytestmark = pytest.mark.django_db(transaction=True)


def waiting_request() -> OutboxMessage:
    factory = Factory(now=timezone.now())
    return ask(factory, bought(factory))


def wait_until(reached: Callable[[], bool], *, seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while not reached() and time.monotonic() < until:
        time.sleep(0.02)
    return reached()


def is_sent(message: OutboxMessage) -> bool:
    return again(message).state == OutboxMessage.State.SENT


def test_it_delivers_from_start_to_stop_and_not_after(mailoutbox: list[EmailMessage]) -> None:
    embedded = Embedded()
    embedded.start()
    message = waiting_request()
    assert wait_until(lambda: is_sent(message))
    embedded.stop()
    assert embedded.thread is not None
    assert not embedded.thread.is_alive()
    assert len(mailoutbox) == 1


def test_what_was_never_started_stops_at_once() -> None:
    Embedded().stop()


def test_a_database_that_was_away_is_no_end_of_delivery(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real, refusals = leases.claim, [OperationalError("the database is away")]

    def claim(**facts: object) -> list[OutboxMessage]:
        if refusals:
            raise refusals.pop()
        return real(**facts)  # type: ignore[arg-type]

    monkeypatch.setattr(leases, "claim", claim)
    monkeypatch.setattr(postman, "AFTER_TROUBLE_SECONDS", 0.05)
    message, embedded = waiting_request(), Embedded()
    embedded.start()
    assert wait_until(lambda: is_sent(message))
    embedded.stop()
    assert "Delivery met trouble; the messages wait." in caplog.messages


def test_a_stop_does_not_wait_for_a_server_that_never_answers(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sending, answer = Event(), Event()

    def hang(message: OutboxMessage) -> None:
        sending.set()
        answer.wait(timeout=10)

    monkeypatch.setattr(transports, "send", hang)
    monkeypatch.setattr(postman, "GRACE_SECONDS", 0.2)
    message, stop = waiting_request(), Event()

    def work() -> None:
        Postman().run(stop)
        connections.close_all()

    worker = Thread(target=work)
    worker.start()
    assert sending.wait(timeout=5)
    stop.set()
    worker.join(timeout=5)
    assert not worker.is_alive()
    assert again(message).state == OutboxMessage.State.LEASED
    assert "is left on its way" in caplog.text
    answer.set()


def serve_until(reached: Callable[[], bool]) -> list[str]:
    """Runs the server's lifespan until something is so; returns what the server was told."""
    from kanban import asgi  # noqa: PLC0415  needs the database only when it runs

    told: list[str] = []

    async def receive() -> dict[str, str]:
        if told:
            await asyncio.to_thread(wait_until, reached, seconds=2)
            await asyncio.to_thread(connections.close_all)
            return {"type": "lifespan.shutdown"}
        return {"type": "lifespan.startup"}

    async def send(event: dict[str, str]) -> None:
        told.append(event["type"])

    asyncio.run(asgi.application({"type": "lifespan"}, receive, send))  # type: ignore[arg-type]
    return told


@pytest.mark.parametrize("embedded", [True, False])
def test_the_server_delivers_unless_that_is_left_to_others(settings: Settings, *, embedded: bool) -> None:
    settings.EMBEDDED_DELIVERY = embedded
    message = waiting_request()
    told = serve_until(lambda: is_sent(message))
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert is_sent(message) == embedded
