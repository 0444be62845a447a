"""Verification: silent on what the verbs wrote, and each check goes red on its own kind of fault."""

import json
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from inventory import triggers as inventory_triggers
from inventory.models import BomLine
from kanban import loops, pull
from kanban import triggers as kanban_triggers
from kanban.models import Board, BoardEvent
from kanban.verification import CHECKS, verify
from tests.factory import WheelWorks
from tests.kanban.faults import FAULTS

ALL_GUARDS = (*inventory_triggers.GUARDS, *kanban_triggers.GUARDS)


def sql(*statements: str) -> None:
    """Writes past every guard, as a person with a database shell might."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def busy(works: WheelWorks) -> WheelWorks:
    """A shift has gone by: every verb was done, so every table has rows; all of them as they should be."""
    pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=works.now)
    made = works.do("start", works.card(works.bikes)).move
    works.do("finish", works.card(works.bikes), good=Decimal(3))
    works.do("finish", works.card(works.bikes), good=Decimal(2), scrapped=Decimal(1), reason="scratched")
    works.do("start", works.card(works.wheels_at_line))
    undone = works.do("start", works.card(works.wheels)).move
    assert made
    assert undone
    pull.undo(undone, by=None, at=works.now)
    works.do("empty", works.card(works.rims))
    works.do("finish", works.card(works.rims), good=Decimal(12))
    works.do("hold", works.card(works.spokes), reason="wet")
    works.do("ship", works.card(works.rims))
    works.source(works.spoke, "Velo", priority=2)
    works.do("empty", works.card(works.spokes, 2))
    works.do("reorder", works.card(works.spokes, 2))
    pull.count(works.rim, works.goods_in, Decimal(31), by=None, at=works.now, reason="stocktaking")
    resized = loops.resize(works.wheels, cards=2, container_quantity=Decimal(10), by=None, at=works.now)
    assert resized.changed
    return works


@pytest.fixture
def _unguarded(busy: WheelWorks) -> Iterator[None]:
    """Triggers lifted, as the ledger's enemies would; the fault stays inside the test's transaction."""
    table = {guard.name: guard.table for guard in ALL_GUARDS}
    on = " ON {}" if connection.vendor == "postgresql" else ""
    sql(*(f"DROP TRIGGER {name}" + on.format(table[name]) for name in table))
    sql("PRAGMA ignore_check_constraints = 1" if connection.vendor == "sqlite" else "SELECT 1")
    yield
    sql("PRAGMA ignore_check_constraints = 0" if connection.vendor == "sqlite" else "SELECT 1")


def broken() -> set[str]:
    """The checks that fail, the missing guards aside."""
    return {name for name, wrong in verify().items() if wrong} - {
        "inventory_guards_in_place",
        "kanban_guards_in_place",
    }


def test_what_the_verbs_wrote_keeps_every_promise(busy: WheelWorks) -> None:
    assert verify() == dict.fromkeys((check.name for check in CHECKS), 0)


def test_an_empty_plant_keeps_every_promise(db: None) -> None:
    assert not any(verify().values())


@pytest.mark.usefixtures("_unguarded")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_turns_its_check_red(fault: str) -> None:
    statement, red = FAULTS[fault]
    if connection.vendor == "postgresql":
        pytest.skip("its constraints cannot be lifted inside a test; the queries are the same")
    assert broken() == set()
    sql(statement)
    assert red <= broken()


def test_two_open_orders_for_one_signal_are_found(busy: WheelWorks) -> None:
    sql(
        "DROP INDEX one_open_order_per_card_cycle",
        "UPDATE inventory_replenishmentorder SET signal = 'x/1', received_at = NULL",
    )
    assert {"one_open_order_per_signal", "inventory_constraints_in_place"} <= broken()


def test_a_constraint_of_the_board_that_was_dropped_is_found(busy: WheelWorks) -> None:
    sql("DROP INDEX one_loop_per_item_and_destination")
    assert broken() == {"kanban_constraints_in_place"}


def test_rows_whose_cause_or_order_is_gone_are_found(busy: WheelWorks) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("its foreign keys cannot be lifted inside a test")
    sql(*(f"DROP TRIGGER {guard.name}" for guard in ALL_GUARDS))
    before = transaction.savepoint()
    sql("DELETE FROM inventory_act", "DELETE FROM inventory_replenishmentorder")
    found = broken()
    transaction.savepoint_rollback(before)
    assert {
        "postings_have_a_cause",
        "moves_have_a_cause",
        "events_have_a_cause",
        "messages_have_an_order",
    } <= found


def test_a_bom_that_contains_itself_is_found(busy: WheelWorks) -> None:
    BomLine.objects.bulk_create([BomLine(item=busy.rim, component=busy.bike, quantity=Decimal(1))])
    assert broken() == {"bom_without_cycles"}


@pytest.mark.parametrize("guard", ALL_GUARDS, ids=lambda guard: guard.name)
def test_a_missing_guard_is_named(works: WheelWorks, guard: inventory_triggers.Guard) -> None:
    on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER {guard.name}{on}")
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", stdout=told)
    assert f"         {guard.name}" in told.getvalue()


def test_cards_that_were_retired_and_came_back_keep_every_promise(busy: WheelWorks) -> None:
    for cards in (1, 3):
        loops.resize(busy.bikes, cards=cards, container_quantity=Decimal(5), by=None, at=busy.now)
        pull.consume(busy.bike, busy.shipping, Decimal(5), by=None, at=busy.now)
    loops.resize(busy.rims_at_cell, cards=1, container_quantity=Decimal(10), by=None, at=busy.now)
    pull.consume(busy.rim, busy.cell, Decimal(20), by=None, at=busy.now)
    loops.resize(busy.rims_at_cell, cards=4, container_quantity=Decimal(10), by=None, at=busy.now)
    busy.do("start", busy.card(busy.rims_at_cell))
    assert broken() == set()


def test_pruned_events_are_no_gap(busy: WheelWorks) -> None:
    Board.objects.update(pruned_to=7)
    BoardEvent.objects.filter(seq__lte=7).delete()
    assert broken() == set()


def test_a_held_card_may_outlast_its_container(busy: WheelWorks) -> None:
    pull.count(busy.spoke, busy.cell, Decimal(0), by=None, at=busy.now, reason="all gone")
    assert busy.card(busy.spokes).state == "DONE"
    assert broken() == set()


def test_the_command_answers_programs_in_json(busy: WheelWorks) -> None:
    told = StringIO()
    call_command("verify_ledger", "--json", stdout=told)
    answer = json.loads(told.getvalue())
    assert answer["ok"] is True
    assert set(answer["checks"].values()) == {0}
    assert len(answer["checks"]) == len(CHECKS) >= 25


def test_the_command_exits_with_one_and_shows_which_rows_are_wrong(busy: WheelWorks) -> None:
    sql("UPDATE inventory_stocklevel SET quantity = quantity + 1 WHERE location_id <> 1")
    told = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", "--json", stdout=told)
    assert stopped.value.code == 1
    assert json.loads(told.getvalue())["ok"] is False
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_ledger", stdout=told)
    assert "RIM at goods-in: level 32, postings 31" in told.getvalue()


def test_verification_writes_nothing(busy: WheelWorks) -> None:
    rows = {table: count_of(table) for table in connection.introspection.table_names()}
    verify()
    assert rows == {table: count_of(table) for table in rows}


def count_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        return int(cursor.fetchone()[0])
