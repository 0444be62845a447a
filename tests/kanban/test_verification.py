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
    works.do("empty", works.card(works.spokes, 2))
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


FIRST_POSTING = "(SELECT MIN(id) FROM inventory_posting)"
LAST_MOVE = "(SELECT MAX(id) FROM kanban_move)"
IN_TRANSIT = "location_id = 1 AND quantity > 0"
PICKED = "(SELECT MIN(id) FROM kanban_card WHERE picked > 0 AND state = 'IN_PROGRESS')"
ASKED = "(SELECT MIN(id) FROM inventory_replenishmentorder)"

FAULTS: dict[str, tuple[str, set[str]]] = {
    "a posting of nothing": (
        f"UPDATE inventory_posting SET quantity = 0 WHERE id = {FIRST_POSTING}",
        {"postings_sum_to_zero", "levels_equal_their_postings"},
    ),
    "a posting changed after the fact": (
        f"UPDATE inventory_posting SET quantity = quantity + 0.001 WHERE id = {FIRST_POSTING}",
        {"levels_equal_their_postings"},
    ),
    "a level written past the ledger": (
        "UPDATE inventory_stocklevel SET quantity = quantity + 0.001 WHERE location_id <> 1",
        {"levels_equal_their_postings"},
    ),
    "a level lost": (
        "DELETE FROM inventory_stocklevel WHERE quantity > 0 AND location_id <> 1",
        {"levels_equal_their_postings", "cards_in_done_have_a_container"},
    ),
    "a level below zero": (
        "UPDATE inventory_stocklevel SET quantity = -1 WHERE location_id = 1",
        {"no_level_below_zero", "levels_equal_their_postings", "transit_is_what_was_picked"},
    ),
    "stock kept by a customer": (
        f"UPDATE inventory_stocklevel SET location_id = 4 WHERE {IN_TRANSIT}",
        {"levels_only_at_physical_places", "levels_equal_their_postings", "transit_is_what_was_picked"},
    ),
    "a reversal of another quantity": (
        "UPDATE inventory_posting SET quantity = quantity + 1 WHERE reverses_id IS NOT NULL",
        {"reversals_mirror_their_postings", "levels_equal_their_postings"},
    ),
    "an act that answers a later one": (
        "UPDATE inventory_act SET caused_by_id = id WHERE id = (SELECT MIN(id) FROM inventory_act)",
        {"causes_come_before_effects"},
    ),
    "a request that was never written": (
        "DELETE FROM inventory_outboxmessage",
        {"orders_have_their_request"},
    ),
    "more picked than stands in transit": (
        f"UPDATE kanban_card SET picked = picked + 1 WHERE id = {PICKED}",
        {"transit_is_what_was_picked"},
    ),
    "a card that was put into its column by hand": (
        "UPDATE kanban_card SET state = 'DONE' WHERE state = 'REQUESTED'",
        {"cards_stand_where_moved", "cards_in_done_have_a_container"},
    ),
    "one card too many": (
        "UPDATE kanban_card SET surplus = (1 = 0), retired_at = NULL WHERE number = 3",
        {"cards_within_their_loop"},
    ),
    "a move forged at its end": (
        f"UPDATE kanban_move SET to_state = 'IN_PROGRESS' WHERE id = {LAST_MOVE}",
        {"cards_stand_where_moved"},
    ),
    "a version skipped": (
        f"UPDATE kanban_move SET version = version + 1 WHERE id = {LAST_MOVE}",
        {"moves_form_a_chain", "cards_stand_where_moved"},
    ),
    "an undo of something else": (
        "UPDATE kanban_move SET from_state = 'DONE', to_state = 'DONE' WHERE verb = 'undo'",
        {"undos_mirror_their_moves", "moves_form_a_chain"},
    ),
    "pieces received that no move brought": (
        "UPDATE kanban_card SET received = received + 1 WHERE received > 0",
        {"cards_received_as_moved"},
    ),
    "an order that received what no move brought": (
        "UPDATE inventory_replenishmentorder SET received_quantity = received_quantity + 1",
        {"orders_received_as_moved"},
    ),
    "an order for a signal that nobody gave": (
        f"UPDATE inventory_replenishmentorder SET signal = 'nobody/1' WHERE id = {ASKED}",
        {"orders_answer_a_known_signal", "cards_hold_their_own_order"},
    ),
    "an order for a cycle that is still to come": (
        f"UPDATE inventory_replenishmentorder SET signal = signal || '9' WHERE id = {ASKED}",
        {"orders_answer_a_known_signal", "cards_hold_their_own_order"},
    ),
    "an open order that its card has forgotten": (
        "UPDATE kanban_card SET order_id = NULL",
        {"open_orders_belong_to_a_card"},
    ),
    "a board that counted once too often": (
        "UPDATE kanban_board SET seq = seq + 1",
        {"board_seq_without_gaps"},
    ),
    "an event that is missing": (
        "DELETE FROM kanban_boardevent WHERE seq = 3",
        {"board_seq_without_gaps"},
    ),
    "a card ahead of its board": (
        "UPDATE kanban_card SET seq = seq + 100000",
        {"nothing_ahead_of_its_board"},
    ),
    "an event that nobody caused": (
        "UPDATE kanban_boardevent SET caused_by_id = NULL WHERE seq = 3",
        {"events_have_a_cause"},
    ),
}


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
