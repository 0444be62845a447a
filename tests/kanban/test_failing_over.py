"""Failing over under fire: answers, cancellations, buyers and watchmen race for the same few cards.

A card's cycle never has two open orders, nothing deadlocks, and the books are clean afterwards.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from inventory import orders
from inventory.models import Item, ReplenishmentOrder, Source
from kanban import pull, silence
from kanban.models import Board, BoardEvent, Card, Move
from kanban.pull import floor, tell
from kanban.verification import verify
from tests.factory import MORNING, WheelWorks

CLIENTS, DEEDS_EACH, ROUNDS = 24, 15, 5
GUARDS: tuple[tuple[type[models.Model], str], ...] = (
    (ReplenishmentOrder, "one_open_order_per_card_cycle"),
    (Move, "one_move_per_card_version"),
    (BoardEvent, "one_event_per_board_and_seq"),
)
ANSWERS = ("start", "refuse", "ship", "finish")
pytestmark = pytest.mark.postgres


@pytest.fixture
def works(transactional_db: None) -> WheelWorks:
    """Two cards of rims, both waiting; four firms sell them, and half of these are given up by themselves."""
    works = WheelWorks().build()
    for number, supplier in enumerate(("Velo", "Bern", "Cyclo"), start=2):
        works.source(works.rim, supplier, priority=number, fails_over=number % 2 == 0)
    Source.objects.update(response_hours=1)
    for number in (1, 2):
        works.do("empty", works.card(works.rims, number))
    return works


class Fray:
    """Suppliers, buyers, operators, the post and watchmen, each in threads of their own."""

    def __init__(self, works: WheelWorks) -> None:
        self.works = works
        self.together = Barrier(CLIENTS)
        self.errors: list[BaseException] = []
        self.rounds = 0
        self.done: Counter[str] = Counter()
        self.most_open = 0

    def run(self) -> "Fray":
        """One round; the next goes on where it ended, hours later and by other chances."""
        self.rounds += 1
        threads = [Thread(target=self._work, args=[client]) for client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=300)
        return self

    def _work(self, client: int) -> None:
        chance = random.Random(CLIENTS * self.rounds + client)  # noqa: S311
        self.together.wait()
        for number in range(DEEDS_EACH * (self.rounds - 1), DEEDS_EACH * self.rounds):
            deed = chance.choice((answer, answer, cancel, mistake, ask_another, deliver, watch, empty))
            try:
                deed(self.works, chance, MORNING + timedelta(hours=number))
                self.done[deed.__name__] += 1
            except pull.Refusal as refusal:
                self.done[refusal.code] += 1
            except BaseException as error:  # noqa: BLE001  whatever reaches a client is what the test is about
                self.errors.append(error)
            self.most_open = max(self.most_open, most_open_orders())
            connection.close()  # as at the end of each request


def some_card(works: WheelWorks, chance: random.Random) -> Card:
    return chance.choice(list(Card.objects.as_shown().filter(loop=works.rims)))


def answer(works: WheelWorks, chance: random.Random, at: datetime) -> None:
    """A supplier answers the request that it was sent, if that is still the card's."""
    order = chance.choice(list(ReplenishmentOrder.objects.filter(item=works.rim).order_by("-pk")[:4]))
    card = Card.objects.as_shown().filter(order=order).first()
    verb = chance.choice(ANSWERS)
    facts: dict[str, Any] = {"reason": "Strike"} if verb == "refuse" else {}
    if card:
        getattr(pull, verb)(card, by=None, at=at, version=card.version, **facts)


def cancel(works: WheelWorks, chance: random.Random, at: datetime) -> None:
    """An operator finds that the container was not empty after all."""
    emptied = Move.objects.filter(card__loop=works.rims, verb="empty").select_related("card__loop")
    pull.undo(chance.choice(list(emptied.order_by("-pk")[:2])), by=None, at=at)


def mistake(works: WheelWorks, chance: random.Random, at: datetime) -> None:
    """An operator presses the wrong card, and Undo at once; others may have been quicker."""
    pressed = pull.empty(some_card(works, chance), by=None, at=at).move
    assert pressed
    pull.undo(pressed, by=None, at=at)


def ask_another(works: WheelWorks, chance: random.Random, at: datetime) -> None:
    card = some_card(works, chance)
    pull.reorder(card, by=None, at=at, version=card.version, reason="Too slow")


def empty(works: WheelWorks, chance: random.Random, at: datetime) -> None:
    pull.empty(some_card(works, chance), by=None, at=at)


def deliver(_works: WheelWorks, _chance: random.Random, at: datetime) -> None:
    unsent = list(ReplenishmentOrder.objects.filter(sent_at=None).values_list("pk", flat=True))
    with transaction.atomic():
        sent = orders.mark_sent(unsent, at=at - timedelta(hours=3))
    tell.orders_sent(order_ids=sent, at=at)


def watch(_works: WheelWorks, _chance: random.Random, at: datetime) -> None:
    failed = silence.watch(at=at).failed
    assert not failed


def most_open_orders() -> int:
    """The most open orders that one signal has just now."""
    signals = ReplenishmentOrder.objects.open().order_by().values("signal")
    return signals.annotate(n=models.Count("pk")).aggregate(most=models.Max("n"))["most"] or 0


def taken_back(fray: Fray) -> int:
    """How many emptied containers turned out not to be empty, in time."""
    return fray.done["cancel"] + fray.done["mistake"]


def test_a_cycle_never_has_two_open_orders_whoever_acts_at_once(works: WheelWorks) -> None:
    fray = Fray(works).run()
    while not taken_back(fray) and fray.rounds < ROUNDS:
        fray.run()
    assert fray.errors == []
    assert fray.most_open == 1
    assert {"answer", "ask_another", "deliver", "watch"} <= set(fray.done)
    assert taken_back(fray) > 0
    assert ReplenishmentOrder.objects.exclude(instead_of=None).count() > 5
    assert {name: wrong for name, wrong in verify().items() if wrong} == {}


def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    plainly = Item.objects.order_by("pk")
    monkeypatch.setattr(floor, "lock_items", lambda items, _posted=None: plainly.filter(pk__in=set(items)))
    monkeypatch.setattr(floor, "lock_boards", lambda boards: Board.objects.filter(pk__in=boards))
    monkeypatch.setattr(tell, "lock_boards", lambda boards: Board.objects.filter(pk__in=boards))


def test_without_the_locks_the_constraints_are_run_into(
    works: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch)
    fray = Fray(works).run()
    assert any(isinstance(error, IntegrityError) for error in fray.errors)
    assert fray.most_open == 1


@pytest.fixture
def _without_constraints(transactional_db: None) -> Iterator[None]:
    """What the database refuses to hold is lifted, and back when the plant has been cleared away."""
    kept = [(model, each) for model, name in GUARDS for each in model._meta.constraints if each.name == name]
    one_to_one = "CONSTRAINT inventory_replenishmentorder_instead_of_id_key"
    with connection.schema_editor() as editor:
        editor.execute(f"ALTER TABLE inventory_replenishmentorder DROP {one_to_one}")
        editor.execute("ALTER TABLE kanban_board DISABLE TRIGGER USER")
        for model, constraint in kept:
            editor.remove_constraint(model, constraint)
    yield
    call_command("flush", interactive=False, verbosity=0)
    with connection.schema_editor() as editor:
        editor.execute(f"ALTER TABLE inventory_replenishmentorder ADD {one_to_one} UNIQUE (instead_of_id)")
        editor.execute("ALTER TABLE kanban_board ENABLE TRIGGER USER")
        for model, constraint in kept:
            editor.add_constraint(model, constraint)


@pytest.mark.usefixtures("_without_constraints")
def test_without_locks_and_constraints_a_cycle_has_two_open_orders(
    works: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_locks(monkeypatch)
    for number in (1, 2):
        at_once(works, number, pull.reorder)
    assert most_open_orders() > 1
    assert verify()["one_open_order_per_signal"] > 0


def at_once(works: WheelWorks, number: int, verb: Callable[..., Any]) -> None:
    """Several buyers press at the same moment."""
    together = Barrier(6)

    def press() -> None:
        card = works.card(works.rims, number)
        together.wait()
        try:
            verb(card, by=None, at=MORNING, version=card.version)
        except (pull.Refusal, IntegrityError):
            pass
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_six_buyers_who_press_at_once_ask_one_backup(works: WheelWorks) -> None:
    for number in (1, 2):
        at_once(works, number, pull.reorder)
    assert most_open_orders() == 1
    suppliers = ReplenishmentOrder.objects.open().values_list("supplier__name", "quantity")
    assert list(suppliers) == [("Velo", Decimal(20)), ("Velo", Decimal(20))]
