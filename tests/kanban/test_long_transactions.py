"""Transactions that save several things beside people at work: nobody is told of a deadlock."""

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from inventory.models import Item, Location
from kanban import listening, loops, plants, pull
from kanban.models import Loop
from kanban.plants import loading
from tests.factory import MORNING, WheelWorks

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BICYCLE = Path(plants.__file__).parent / "bicycle"
LONG = 1.0


def deadlocked(errors: list[Exception]) -> bool:
    return any(isinstance(error, OperationalError) and "deadlock" in str(error) for error in errors)


class Pair:
    """Two people: `first` pauses in its transaction until `second` is through, or for a second."""

    def __init__(self) -> None:
        self.begun, self.through = Event(), Event()
        self.errors: list[Exception] = []

    def pause(self) -> None:
        self.begun.set()
        self.through.wait(timeout=LONG)

    def run(self, first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
        threads = [Thread(target=self._do, args=[first]), Thread(target=self._second, args=[second])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return self.errors

    def _second(self, second: Callable[[], object]) -> None:
        self.begun.wait(timeout=LONG)
        self._do(second)
        self.through.set()

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  whatever reaches a client is what the test is about
            self.errors.append(error)
        finally:
            connection.close()


def renaming_beside_a_shipment() -> list[Exception]:
    """The admin renames rims, then bikes, in one transaction; a bike is shipped in between."""
    works, pair = WheelWorks().build(), Pair()

    def rename() -> None:
        with transaction.atomic():
            rename_one(works.rim)
            pair.pause()
            rename_one(works.bike)

    def rename_one(item: Item) -> None:
        item.name = "Renamed"
        item.save()

    return pair.run(rename, lambda: pull.consume(works.bike, works.shipping, Decimal(1), by=None, at=MORNING))


def test_two_renames_in_one_transaction_do_not_deadlock_with_a_shipment() -> None:
    assert renaming_beside_a_shipment() == []
    assert list(Item.objects.filter(name="Renamed").values_list("part_number", flat=True)) == ["RIM", "BIKE"]


def test_with_the_boards_locked_in_between_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = SimpleNamespace(on_commit=lambda show, **_: show())
    monkeypatch.setattr(listening, "transaction", at_once)
    assert deadlocked(renaming_beside_a_shipment())


def loading_beside_a_machine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Exception]:
    """A changed folder is loaded into the running plant; a handlebar is used when half is done."""
    plants.load(plants.read(folder), at=MORNING)
    text = (folder / "loops.csv").read_text()
    changed = text.replace("shipping,4,5", "shipping,4,6").replace("line-1,12,3", "line-1,12,4")
    (folder / "loops.csv").write_text(changed)
    plant, pair, resize = plants.read(folder), Pair(), loops.resize

    def resize_slowly(loop: Loop, **facts: Any) -> pull.Outcome:
        outcome = resize(loop, **facts)
        pair.pause()
        return outcome

    monkeypatch.setattr(loops, "resize", resize_slowly)
    bar, line = Item.objects.get(part_number="HANDLE-C"), Location.objects.get(code="line-1")
    return pair.run(
        lambda: plants.load(plant, at=MORNING),
        lambda: pull.consume(bar, line, Decimal(1), by=None, at=MORNING),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BICYCLE, tmp_path / "plant"))


def test_loading_into_a_running_plant_does_not_deadlock(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert loading_beside_a_machine(folder, monkeypatch) == []
    assert Loop.objects.filter(item__part_number="HANDLE-C", cards=4).exists()


def test_loading_without_holding_everything_first_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "hold_for_long", lambda _items: None)
    assert deadlocked(loading_beside_a_machine(folder, monkeypatch))
