"""Two deliverers, servers at their worst, three kills: everything arrives, and nothing is two things.

`pytest -m nightly tests/inventory/test_torture.py` sends a thousand messages; `make test` fewer.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from subprocess import Popen

import pytest
from django.db import connection
from django.utils import timezone

from inventory.models import Item, OutboxMessage, ReplenishmentOrder, Supplier
from tests.factory import Factory
from tests.inventory.asking import ask, bought
from tests.inventory.hooks import Hooks
from tests.inventory.processes import Deliverer
from tests.inventory.rough import Dice, RoughPeer, RoughWeb
from tests.inventory.test_webhook import SECRET

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
State = OutboxMessage.State
SUPPLIERS, KILLS, PATIENCE_SECONDS = 10, 3, 240

# Notes each claim of a message whose lease had not ended: the database itself tells.
AUDIT = """
CREATE TABLE claims (message bigint, twice boolean);
CREATE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO claims VALUES (NEW.id, OLD.state = 'leased' AND OLD.leased_until > clock_timestamp());
  RETURN NULL; END $$;
CREATE TRIGGER note_claim AFTER UPDATE ON inventory_outboxmessage FOR EACH ROW
  WHEN (NEW.state = 'leased') EXECUTE FUNCTION note_claim();
"""
NO_AUDIT = "DROP TRIGGER note_claim ON inventory_outboxmessage; DROP FUNCTION note_claim; DROP TABLE claims"


@pytest.fixture
def audit(transactional_db: None) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(AUDIT)
        yield
        cursor.execute(NO_AUDIT)


def claims() -> tuple[int, int]:
    """How many claims there were, and how many of them took what somebody else still had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE twice) FROM claims")
        (counts,) = cursor.fetchall()
    return counts[0], counts[1]


@pytest.fixture
def peer() -> Iterator[RoughPeer]:
    peer = RoughPeer(Dice(seed=1))
    peer.controller.start()
    yield peer
    peer.controller.stop()


@pytest.fixture
def hooks() -> Iterator[Hooks]:
    with Hooks(RoughWeb(Dice(seed=2)), host="0.0.0.0").listening() as hooks:
        yield hooks


@pytest.fixture
def deliverer(peer: RoughPeer) -> Iterator[Deliverer]:
    deliverer = Deliverer(peer, DJANGO_SETTINGS_MODULE="tests.inventory.hurried")
    yield deliverer
    deliverer.stop()


def suppliers(factory: Factory, hooks: Hooks) -> Iterator[Item]:
    """Ten that get mail, ten that get webhooks on hosts of their own, one of which is gone."""
    for number in range(SUPPLIERS):
        yield bought(factory, f"M-{number}", f"Mail-{number}")
        path = "/gone" if number == 0 else "/in"
        url = hooks.url(path, host=f"127.0.1.{number + 1}")
        yield bought(factory, f"W-{number}", f"Web-{number}", webhook_url=url, webhook_secret=SECRET)


def torture(factory: Factory, hooks: Hooks, deliverer: Deliverer, *, messages: int) -> None:
    """Has that many messages delivered, and kills a deliverer after each quarter of them."""
    items = list(suppliers(factory, hooks))
    for number in range(messages):
        ask(factory, items[number % len(items)])
    workers = [deliverer.start(quietly=True) for _ in range(2)]
    for kill in range(1, KILLS + 1):
        wait_for(messages * kill // (KILLS + 1), workers)
        victim = workers.pop(0)
        victim.kill()
        victim.wait()
        workers.append(deliverer.start(quietly=True))
    wait_for(messages, workers)


def wait_for(number: int, workers: list[Popen[str]]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while OutboxMessage.objects.filter(state=State.SENT).count() < number:
        assert time.monotonic() < until, list(OutboxMessage.objects.exclude(state=State.SENT).values())
        assert all(worker.poll() is None for worker in workers)
        time.sleep(0.05)


def bodies(peer: RoughPeer, hooks: Hooks) -> dict[str, set[bytes]]:
    """What was read under each name."""
    found: dict[str, set[bytes]] = defaultdict(set)
    for name, body in [*peer.read, *((letter.name, letter.body) for letter in hooks.letters)]:
        found[name].add(body)
    return found


def overlaps(hooks: Hooks) -> list[str]:
    """Names that were being sent twice at the same moment."""
    ends: dict[str, float] = {}
    twice = []
    for letter in sorted(hooks.letters, key=lambda each: each.began):
        if letter.began < ends.get(letter.name, 0):
            twice.append(letter.name)
        ends[letter.name] = max(letter.ended, ends.get(letter.name, 0))
    return twice


def number_in(name: str) -> int:
    """The message's number in its name, in a mail <requested.7.…> or a webhook msg_requested_7_…."""
    return int(name.removeprefix("msg_").replace("_", ".").split(".")[1])


@pytest.mark.usefixtures("audit")
@pytest.mark.parametrize("messages", [120, pytest.param(1000, marks=pytest.mark.nightly)])
def test_everything_arrives_under_one_name_with_one_body_and_nothing_is_claimed_twice_at_once(
    hooks: Hooks, peer: RoughPeer, deliverer: Deliverer, messages: int
) -> None:
    began = time.monotonic()
    torture(Factory(now=timezone.now()), hooks, deliverer, messages=messages)
    found, (claimed, twice) = bodies(peer, hooks), claims()
    assert {number_in(name) for name in found} == set(OutboxMessage.objects.values_list("pk", flat=True))
    assert [name for name, read in found.items() if len(read) > 1] == []
    assert (twice, overlaps(hooks)) == (0, [])
    assert not ReplenishmentOrder.objects.filter(sent_at=None).exists()
    gone = Supplier.objects.exclude(webhook_disabled_at=None)
    assert [supplier.code for supplier in gone] == ["web-0"]
    assert not OutboxMessage.objects.filter(order__supplier__in=gone, channel="webhook").exists()
    took, letters = time.monotonic() - began, len(peer.read) + len(hooks.letters)
    sys.stdout.write(f"\n{messages} messages, {claimed} claims, {letters} letters read, {took:.0f} s\n")


@pytest.mark.usefixtures("audit")
def test_the_audit_sees_a_message_that_is_claimed_twice_at_once() -> None:
    factory = Factory(now=timezone.now())
    message = ask(factory, bought(factory))
    until = timezone.now() + timedelta(minutes=1)
    for _ in range(2):
        OutboxMessage.objects.filter(pk=message.pk).update(state=State.LEASED, leased_until=until)
    assert claims() == (2, 1)
