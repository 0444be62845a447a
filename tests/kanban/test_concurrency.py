"""Many people at once on cards that share items: nothing deadlocks, nothing drifts, nothing is overdrawn."""

import random
from collections import Counter
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from inventory.models import Item
from kanban import pull
from kanban.models import Board, Card, Move
from kanban.pull import floor
from kanban.sqlite.base import DatabaseWrapper as SqliteWrapper
from kanban.sqlite.queue import FirstCome
from tests.factory import MORNING, WheelWorks
from tests.kanban.invariants import Ledger, Snapshot, check_cards, check_history, check_ledger

VERBS = ("empty", "start", "finish", "return_to_queue")


class Crowd:
    """Clients in threads of their own, each with its own chance, moving whatever card they see."""

    def __init__(self, clients: int, moves_each: int) -> None:
        self.moves_each = moves_each
        self.together = Barrier(clients)
        self.errors: list[BaseException] = []
        self.done: Counter[str] = Counter()
        self.threads = [Thread(target=self._work, args=[client]) for client in range(clients)]

    def run(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join(timeout=300)
        return self

    def _work(self, client: int) -> None:
        chance = random.Random(client)  # noqa: S311
        self.together.wait()
        try:
            for _ in range(self.moves_each):
                self._move(chance)
        except BaseException as error:  # noqa: BLE001  whatever reaches a client is what the test is about
            self.errors.append(error)

    def _move(self, chance: random.Random) -> None:
        try:
            _act(chance)
            self.done["moved"] += 1
        except pull.Refusal as refusal:
            self.done[refusal.code] += 1
        finally:
            connection.close()  # as at the end of each request


def _act(chance: random.Random) -> None:
    if chance.random() < 0.2:
        _use_or_undo(chance)
        return
    card = chance.choice(list(Card.objects.as_shown()))
    verb = {"REQUESTED": "start", "IN_PROGRESS": "finish", "DONE": "empty"}[card.state]
    getattr(pull, verb)(card, by=None, at=MORNING, version=card.version)


def _use_or_undo(chance: random.Random) -> None:
    if chance.random() < 0.5:
        move = chance.choice(list(Move.objects.select_related("card__loop").order_by("-pk")[:8]))
        pull.undo(move, by=None, at=MORNING)
    else:
        loop = chance.choice(list(Card.objects.as_shown())).loop
        pull.consume(loop.item, loop.destination, Decimal(chance.randint(1, 5)), by=None, at=MORNING)


@pytest.fixture
def before(transactional_db: None) -> Snapshot:
    """The wheel works on a normal morning, with a few containers to fill."""
    works = WheelWorks().build()
    for loop in (works.wheels, works.bikes, works.rims):
        works.do("empty", works.card(loop))
    return Snapshot()


def adds_up(before: Snapshot) -> None:
    now, ledger = Snapshot(), Ledger()
    ledger.read()
    check_ledger(now, ledger)
    check_cards(now, over=set(now.loops))
    check_history(before, now)


@pytest.mark.postgres
def test_thirty_two_clients_share_items_without_deadlock_drift_or_overdraft(before: Snapshot) -> None:
    crowd = Crowd(clients=32, moves_each=10).run()
    assert crowd.errors == []
    assert crowd.done["moved"] > 32
    adds_up(before)


@pytest.mark.postgres
def test_without_the_locks_the_same_clients_collide(
    before: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    plainly = Item.objects.order_by("pk")
    monkeypatch.setattr(floor, "lock_items", lambda items, _posted=None: plainly.filter(pk__in=set(items)))
    monkeypatch.setattr(floor, "lock_boards", lambda boards: Board.objects.filter(pk__in=boards))
    errors = Crowd(clients=32, moves_each=10).run().errors
    assert any(isinstance(error, IntegrityError) for error in errors)


@pytest.fixture
def on_sqlite(before: Snapshot) -> Snapshot:
    if connection.vendor != "sqlite":
        pytest.skip("runs on SQLite only")
    return before


def test_eight_clients_on_sqlite_never_hear_that_it_is_locked(on_sqlite: Snapshot) -> None:
    crowd = Crowd(clients=8, moves_each=20).run()
    assert crowd.errors == []
    assert crowd.done["moved"] > 32
    adds_up(on_sqlite)


@pytest.mark.usefixtures("on_sqlite")
def test_without_queue_and_immediate_transactions_sqlite_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FirstCome, "take", lambda _queue, *, seconds: True)
    monkeypatch.setattr(FirstCome, "leave", lambda _queue: None)
    monkeypatch.setattr(
        SqliteWrapper, "_start_transaction_under_autocommit", lambda self: self.cursor().execute("BEGIN")
    )
    errors = Crowd(clients=8, moves_each=20).run().errors
    assert any("database is locked" in str(error) for error in errors)
