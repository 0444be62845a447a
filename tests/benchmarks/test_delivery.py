"""How many messages a second one deliverer gets rid of, to servers that answer at once.

    pytest -m benchmark -s tests/benchmarks/test_delivery.py

The servers are processes of their own. MESSAGES may be set in the environment.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network

import pytest
from django.utils import timezone
from pytest_django import Settings

from inventory.delivery import Postman, leases, outcomes
from inventory.models import OutboxMessage
from tests.architecture import ROOT
from tests.factory import Factory
from tests.inventory.asking import ask, bought
from tests.inventory.test_webhook import SECRET

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db(transaction=True)]

MESSAGES = int(os.environ.get("MESSAGES", "2000"))
SUPPLIERS = 40
PROMISED_A_SECOND = 200


@contextmanager
def server(kind: str) -> Iterator[int]:
    """A fast server on loopback, `web` or `mail`; gives its port."""
    command = [sys.executable, "-m", "tests.benchmarks.fast_servers", kind]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def waiting(name: str, *, by: str, port: int) -> None:
    """Messages to forty suppliers, each with a server or a domain of its own."""
    factory = Factory(now=timezone.now())
    items = []
    for number in range(SUPPLIERS):
        url = f"http://127.0.1.{number + 1}:{port}/in" if by == "web" else ""
        part, firm = f"{name}-{number}", f"{name}{number}"
        items.append(bought(factory, part, firm, webhook_url=url, webhook_secret=SECRET))
    for number in range(MESSAGES):
        ask(factory, items[number % SUPPLIERS])


def messages_a_second() -> float:
    began = time.perf_counter()
    Postman().deliver_due()
    assert not OutboxMessage.objects.exclude(state="sent").exists()
    return MESSAGES / (time.perf_counter() - began)


@pytest.fixture
def to_local_servers(settings: Settings) -> Settings:
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 20
    settings.LOGGING_CONFIG = None
    return settings


def one_by_one(patch: pytest.MonkeyPatch) -> None:
    """As it was before: a claim and a transaction for each message."""
    claim, write_down = leases.claim, outcomes.write_down
    patch.setattr(leases, "claim", lambda *, most, **facts: claim(most=min(most, 1), **facts))
    patch.setattr(outcomes, "write_down", lambda found, *, at: write_down(found[:1], at=at))


@pytest.mark.parametrize("by", ["web", "mail"])
def test_one_process_delivers_at_least_200_messages_a_second(
    to_local_servers: Settings, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    rates = {}
    for way in ("one by one", "together"):
        with server(by) as port, monkeypatch.context() as patch:
            to_local_servers.EMAIL_PORT = port
            if way == "one by one":
                one_by_one(patch)
            waiting(way.replace(" ", "-"), by=by, port=port)
            rates[way] = messages_a_second()
    single, batched = rates["one by one"], rates["together"]
    told = f"{batched:.0f} a second, one by one {single:.0f}, ratio {batched / single:.1f}"
    sys.stdout.write(f"\n{MESSAGES} by {by}: {told}\n")
    assert batched >= PROMISED_A_SECOND
