"""Several workers, and servers that hang: nobody is asked twice at once, nobody waits for another."""

import time
from collections import Counter
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.db.models import QuerySet

from inventory.delivery import Postman, leases, pace, postman
from inventory.models import OutboxMessage
from tests.factory import Factory
from tests.inventory.asking import ask, bought
from tests.inventory.peer import Peer

MESSAGES = 24
WORKERS = 4


class Workers:
    """Threads that claim at the same moment until nothing is left, and note whom each one claimed."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.together = Barrier(WORKERS)
        self.claimed: list[int] = []

    def work(self) -> None:
        self.together.wait()
        while messages := leases.claim(at=self.at, most=3, busy=Counter()):
            self.claimed += [message.pk for message in messages]
        connections.close_all()

    def run(self) -> list[int]:
        threads = [Thread(target=self.work) for _ in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return sorted(self.claimed)


@pytest.fixture
def slow_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between reading a message and taking it there is time for another worker to do the same."""
    real = leases.take

    def take(message: OutboxMessage, *, at: datetime) -> bool:
        time.sleep(0.005)
        return real(message, at=at)

    monkeypatch.setattr(leases, "take", take)


def waiting_messages(number: int) -> Factory:
    factory = Factory()
    items = [bought(factory, f"PART-{supplier}", f"S{supplier}") for supplier in range(number // 2)]
    for item in items * 2:
        ask(factory, item)
    return factory


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("slow_hands")
def test_workers_at_the_same_moment_never_claim_the_same_message() -> None:
    factory = waiting_messages(MESSAGES)
    everything = sorted(OutboxMessage.objects.values_list("pk", flat=True))
    assert Workers(factory.now).run() == everything


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guards", ["none", "lock", "condition"])
def test_either_guard_alone_keeps_a_message_from_two_workers_and_without_both_it_is_claimed_twice(
    monkeypatch: pytest.MonkeyPatch, guards: str
) -> None:
    def unlocked(messages: QuerySet[OutboxMessage]) -> QuerySet[OutboxMessage]:
        return messages

    def unconditional(message: OutboxMessage, *, at: datetime) -> bool:
        time.sleep(0.005)
        OutboxMessage.objects.filter(pk=message.pk).update(state="leased", leased_until=at + leases.LEASE)
        return True

    if guards != "lock":
        monkeypatch.setattr(leases, "under_lock", unlocked)
    if guards != "condition":
        monkeypatch.setattr(leases, "take", unconditional)
    factory = waiting_messages(MESSAGES)
    everything = sorted(OutboxMessage.objects.values_list("pk", flat=True))
    claimed = Workers(factory.now).run()
    assert sorted(set(claimed)) == everything
    assert (claimed == everything) == (guards != "none")


def claimed(factory: Factory, *, most: int, **busy: int) -> list[str]:
    """Whom a worker sends to that is busy with so many messages to suppliers already."""
    lanes = Counter({f"{supplier}.example": number for supplier, number in busy.items()})
    return [message.recipient for message in leases.claim(at=factory.now, most=most, busy=lanes)]


def test_one_supplier_is_sent_two_messages_at_a_time(factory: Factory) -> None:
    rims, hubs = bought(factory), bought(factory, "HUB", "Bern")
    for _ in range(5):
        ask(factory, rims)
    ask(factory, hubs)
    assert claimed(factory, most=9, alba=1) == ["orders@alba.example", "orders@bern.example"]


def test_a_busy_supplier_with_many_messages_takes_no_places_from_the_others(factory: Factory) -> None:
    rims, hubs = bought(factory), bought(factory, "HUB", "Bern")
    for _ in range(5):
        ask(factory, rims)
    ask(factory, hubs)
    assert claimed(factory, most=3, alba=2) == ["orders@bern.example"]


def seconds_until_bern_has_its_mail(factory: Factory, peer: Peer, *, hanging: int = 1) -> float:
    """Ten messages for each supplier whose server hangs, as Alba's does, come first; then one for Bern."""
    for supplier in ["Alba", *(f"Alba{number}" for number in range(1, hanging))]:
        peer.manners[f"{supplier.lower()}.example"] = "hang"
        rims = bought(factory, f"RIM-{supplier}", supplier)
        for _ in range(10):
            ask(factory, rims)
    ask(factory, bought(factory, "HUB", "Bern"))
    worker, began = Postman(clock=lambda: factory.now), time.monotonic()
    while not peer.to("bern.example") and time.monotonic() - began < 10:
        worker.set_out()
        worker.write_down(wait=0.1)
    took = time.monotonic() - began
    peer.closing.set()
    worker.come_home(seconds=5)
    return took


def test_a_hanging_server_of_one_supplier_delays_no_other(factory: Factory, peer: Peer) -> None:
    assert seconds_until_bern_has_its_mail(factory, peer) < 2


def test_without_lanes_a_hanging_server_delays_the_others(
    factory: Factory, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "IN_LANE", 100)
    monkeypatch.setattr(pace, "SLOW_PLACES", 0)
    monkeypatch.setattr(postman, "AT_ONCE", 8)
    assert seconds_until_bern_has_its_mail(factory, peer) > 2


def test_forty_hanging_servers_delay_no_other(factory: Factory, peer: Peer) -> None:
    assert seconds_until_bern_has_its_mail(factory, peer, hanging=40) < 2


def test_without_places_of_their_own_forty_hanging_servers_delay_the_others(
    factory: Factory, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "SLOW_PLACES", 0)
    assert seconds_until_bern_has_its_mail(factory, peer, hanging=40) > 2


def test_who_let_us_wait_is_slow_until_it_answers_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    pace_kept = pace.Pace()
    monkeypatch.setattr(pace, "SLOW_SECONDS", -1)
    pace_kept.sets_out(1, "alba.example")
    assert (pace_kept.slow_lanes(), pace_kept.in_slow_lanes({"alba.example"})) == ({"alba.example"}, 1)
    pace_kept.is_back(1)
    assert pace_kept.slow_lanes() == {"alba.example"}
    monkeypatch.setattr(pace, "SLOW_SECONDS", 60)
    pace_kept.sets_out(2, "alba.example")
    pace_kept.is_back(2)
    assert pace_kept.slow_lanes() == set()
