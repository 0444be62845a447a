"""The simulated shift: lively for hours, within everybody's rights, and nothing lost when it stops."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from inventory.models import Act, Location, Posting, ReplenishmentOrder, Shipment
from kanban.metrics import scorecards
from kanban.models import Board, Card, Member, Move
from kanban.models.choices import Kind, State
from kanban.shift import Shift
from kanban.verification import verify
from tests.architecture import ROOT
from tests.scenarios.conftest import BicycleWorks, bicycles, unused_requests

__all__ = ["bicycles"]

STEP = timedelta(minutes=1)


def play(bicycles: BicycleWorks, shift: Shift, *, hours: float, step: int = 1) -> list[str]:
    """Lets the shift act every `step` minutes, at the pace of life on the plant's own clock."""
    told: list[str] = []
    for _step in range(int(hours * 60 / step)):
        told += shift.act(at=bicycles.pass_time(minutes=step))
    return told


def shipped_since(moment: datetime) -> int:
    return Posting.objects.filter(destination=Location.CUSTOMER, at__gt=moment).count()


def broken_promises() -> list[str]:
    return [name for name, wrong in verify().items() if wrong]


def test_the_plant_stays_lively_for_nine_hours(bicycles: BicycleWorks) -> None:
    bicycles.put_live()
    shift = Shift(seed=1, speed=1)
    for _three_hours in range(3):
        began = bicycles.now
        play(bicycles, shift, hours=3)
        assert shipped_since(began) >= 25
        assert Move.objects.filter(caused_by__at__gt=began).count() >= 120
        standing = set(Card.objects.values_list("state", flat=True))
        assert standing == set(State.values)
        assert broken_promises() == []
        assert list(unused_requests()) == []
    assert ReplenishmentOrder.objects.exclude(received_at=None).count() >= 20


def test_everybody_keeps_to_the_rights_of_their_role(bicycles: BicycleWorks) -> None:
    bicycles.put_live()
    began = bicycles.now
    play(bicycles, Shift(seed=3, speed=1), hours=2)
    deeds = Move.objects.filter(caused_by__at__gt=began).exclude(verb="signal")
    for move in deeds.select_related("card__loop", "caused_by"):
        if move.verb in ("ship", "refuse") or move.caused_by.verb in ("ship", "refuse"):
            assert move.caused_by.by is None
            continue
        member = Member.objects.get(user=move.caused_by.by, board=move.card.loop.board)
        assert member.role == ("buyer" if move.card.loop.kind == Kind.SUPPLIER else "operator")
    assert not Act.objects.filter(at__gt=began).exclude(device="simulated shift").exists()


def test_suppliers_ship_refuse_and_are_replaced_so_that_their_scorecards_live(bicycles: BicycleWorks) -> None:
    bicycles.put_live()
    play(bicycles, Shift(seed=6, speed=1), hours=11, step=3)
    assert Shipment.objects.count() >= 15
    assert ReplenishmentOrder.objects.exclude(refused_at=None).exists()
    assert ReplenishmentOrder.objects.exclude(instead_of=None).count() >= 2
    cards = scorecards(
        ReplenishmentOrder.objects.all(), at=bicycles.now, since=bicycles.now - timedelta(days=1)
    )
    shares = [card.by_promise.percent or 0 for card in cards.values() if card.by_promise.judged]
    assert 50 <= sum(shares) / len(shares) <= 99
    assert broken_promises() == []


def test_the_same_seed_plays_the_same_day(bicycles: BicycleWorks) -> None:
    bicycles.put_live()

    def day(seed: int) -> list[str]:
        began = bicycles.now
        with transaction.atomic():
            told = play(bicycles, Shift(seed=seed, speed=1), hours=0.5)
            transaction.set_rollback(True)
        bicycles.now = began
        return told

    first = day(5)
    assert day(5) == first
    assert day(6) != first


def test_a_shift_that_was_stopped_goes_on_from_the_database(bicycles: BicycleWorks) -> None:
    bicycles.put_live()
    play(bicycles, Shift(seed=1, speed=1), hours=1)
    bicycles.pass_time(hours=14)
    began = bicycles.now
    told = play(bicycles, Shift(seed=1, speed=1), hours=1.5)
    assert shipped_since(began) >= 12
    assert len(told) >= 80
    assert broken_promises() == []


def test_a_newcomer_sees_cards_move_within_the_first_minute(bicycles: BicycleWorks) -> None:
    bicycles.put_live()
    began, shift = bicycles.now, Shift(seed=1, speed=60)
    for _half_second in range(120):
        list(shift.act(at=bicycles.pass_time(seconds=0.5)))
    assert Move.objects.filter(caused_by__at__gt=began).count() >= 30
    assert set(Board.objects.filter(events__at__gt=began)) == set(Board.objects.all())


def test_what_a_person_put_on_hold_is_that_persons_to_release(bicycles: BicycleWorks) -> None:
    bicycles.put_live()
    [bike, *_rest] = bicycles.cards("CITY-28", "shipping", State.REQUESTED)
    bicycles.act("operator", "hold", bike, reason="Looking at it")  # type: ignore[arg-type]
    play(bicycles, Shift(seed=1, speed=1), hours=1.5)
    bike.refresh_from_db()
    assert bike.held == "Looking at it"


def test_suppliers_of_a_board_that_is_not_live_do_nothing(bicycles: BicycleWorks) -> None:
    began = bicycles.now
    play(bicycles, Shift(seed=1, speed=1), hours=1.5)
    assert not Move.objects.filter(
        caused_by__at__gt=began, card__loop__kind=Kind.SUPPLIER, verb__in=("start", "finish")
    ).exists()


def test_a_full_plant_with_nobody_on_it_stands_still(bicycles: BicycleWorks) -> None:
    Member.objects.all().delete()
    assert play(bicycles, Shift(seed=1, speed=1), hours=1) == []


@pytest.mark.django_db
def test_a_demo_without_a_plant_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="load_plant FOLDER"):
        call_command("demo")


def test_a_demo_of_a_plant_that_is_not_live_says_so(bicycles: BicycleWorks) -> None:
    output = StringIO()
    call_command("demo", "--for", "0.2", stdout=output)
    assert "Not live yet, so their suppliers are not asked: assembly" in output.getvalue()
    assert "The shift is over" in output.getvalue()


def test_a_signal_ends_the_demo_cleanly_and_the_next_one_goes_on(tmp_path: Path) -> None:
    surroundings = {**os.environ, "DATA_DIR": str(tmp_path)}
    surroundings.pop("DATABASE_URL", None)

    def manage(*command: str) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), *command]

    for command in (("migrate", "-v0"), ("load_plant", str(ROOT / "kanban/plants/bicycle")), ("go_live",)):
        subprocess.run(manage(*command), env=surroundings, check=True, capture_output=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        with subprocess.Popen(
            manage("demo", "--speed", "600"), env=surroundings, stdout=subprocess.PIPE, text=True
        ) as demo:
            assert demo.stdout
            assert "→" in demo.stdout.readline() + demo.stdout.readline()
            demo.send_signal(number)
            last = demo.stdout.read().splitlines()[-1]
        assert (demo.returncode, last) == (0, "The shift is over; nothing is left half done.")
    subprocess.run(manage("verify_ledger"), env=surroundings, check=True, capture_output=True)
