"""Writers on SQLite get their turn in the order they came, and none hears "database is locked"."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Lock, Thread

import pytest
from django.db import connections, transaction
from django.db.utils import OperationalError
from pytest_django import DjangoDbBlocker

from kanban import environment
from kanban.sqlite.base import queues
from kanban.sqlite.queue import FirstCome

WRITERS = 8
TRANSACTIONS_EACH = 20


@pytest.fixture
def counter(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The alias of a scratch database with one number in it."""
    scratch = environment.database("TEST", f"sqlite:///{tmp_path / 'counter.sqlite3'}")
    connections.settings["scratch"] = connections.configure_settings(
        {"default": connections.settings["default"], "scratch": scratch}
    )["scratch"]
    with django_db_blocker.unblock():
        with connections["scratch"].cursor() as cursor:
            cursor.execute("CREATE TABLE counter (value integer)")
            cursor.execute("INSERT INTO counter VALUES (0)")
        yield "scratch"
        connections["scratch"].close()
    del connections.settings["scratch"]
    del connections["scratch"]


class Writers:
    """Eight threads that each count up the same number, noting when each asked and when it got its turn."""

    def __init__(self) -> None:
        self.together = Barrier(WRITERS)
        self.notes = Lock()
        self.asked: list[tuple[int, int]] = []
        self.got: list[tuple[int, int]] = []
        self.errors: list[Exception] = []

    def count_up(self, writer: int) -> None:
        self.together.wait()
        try:
            for turn in range(TRANSACTIONS_EACH):
                self.count_once(writer, turn)
        except OperationalError as error:
            self.errors.append(error)
        finally:
            connections["scratch"].close()

    def count_once(self, writer: int, turn: int) -> None:
        connection = connections["scratch"]
        connection.ensure_connection()
        with self.notes:
            self.asked.append((writer, turn))
        with transaction.atomic(using="scratch"), connection.cursor() as cursor:
            self.got.append((writer, turn))
            value = cursor.execute("SELECT value FROM counter").fetchone()[0]
            time.sleep(0.002)
            cursor.execute("UPDATE counter SET value = %s", [value + 1])

    def run(self) -> None:
        threads = [Thread(target=self.count_up, args=[writer]) for writer in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)

    def most_overtakings(self) -> int:
        """How many who asked later came before the one who waited worst."""
        asked = {request: place for place, request in enumerate(self.asked)}
        places = [asked[request] for request in self.got]
        return max(
            sum(earlier > place for earlier in places[:position]) for position, place in enumerate(places)
        )


def counted() -> int:
    with connections["scratch"].cursor() as cursor:
        return int(cursor.execute("SELECT value FROM counter").fetchone()[0])


@pytest.mark.usefixtures("counter")
def test_eight_writers_lose_nothing_and_nobody_is_overtaken() -> None:
    writers = Writers()
    writers.run()
    assert writers.errors == []
    assert counted() == WRITERS * TRANSACTIONS_EACH
    # Between noting that it asks and asking, a thread may be paused once or twice.
    assert writers.most_overtakings() <= WRITERS


@pytest.mark.usefixtures("counter")
def test_without_the_queue_writers_are_overtaken_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FirstCome, "take", lambda queue, *, seconds: True)
    monkeypatch.setattr(FirstCome, "leave", lambda queue: None)
    writers = Writers()
    writers.run()
    assert writers.most_overtakings() > WRITERS


@pytest.mark.usefixtures("counter")
def test_a_writer_whose_transaction_failed_lets_the_next_one_in() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic(using="scratch"):
        raise ZeroDivisionError
    Writers.count_once(Writers(), 1, 1)
    assert counted() == 1


@pytest.mark.usefixtures("counter")
def test_a_writer_whose_connection_closed_lets_the_next_one_in() -> None:
    with transaction.atomic(using="scratch"):
        connections["scratch"].close()
    Writers.count_once(Writers(), 1, 1)
    assert counted() == 1


@pytest.mark.usefixtures("counter")
def test_a_single_statement_waits_for_its_turn_too() -> None:
    connection = connections["scratch"]
    queue = queues[str(connection.settings_dict["NAME"])]
    update = Thread(target=execute_alone, args=["UPDATE counter SET value = 7"])
    queue.take(seconds=0)
    update.start()
    while not queue._waiting:
        time.sleep(0.001)
    assert counted() == 0
    queue.leave()
    update.join(timeout=10)
    assert counted() == 7


def execute_alone(statement: str) -> None:
    with connections["scratch"].cursor() as cursor:
        cursor.execute(statement)
    connections["scratch"].close()


@pytest.mark.usefixtures("counter")
def test_the_file_survives_a_power_cut() -> None:
    with connections["scratch"].cursor() as cursor:
        assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_turns_come_in_the_order_of_asking() -> None:
    queue, order = FirstCome(), []

    def ask(number: int) -> None:
        queue.take(seconds=10)
        order.append(number)
        queue.leave()

    queue.take(seconds=0)
    threads = [Thread(target=ask, args=[number]) for number in range(5)]
    for position, thread in enumerate(threads, start=1):
        thread.start()
        while len(queue._waiting) < position:
            time.sleep(0.001)
    queue.leave()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]


def test_who_gives_up_waiting_is_not_handed_a_turn() -> None:
    queue = FirstCome()
    assert queue.take(seconds=0)
    assert not queue.take(seconds=0.01)
    queue.leave()
    assert queue.take(seconds=0)
