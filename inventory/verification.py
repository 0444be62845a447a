"""Checks the invariants of the ledger, of orders and messages against the data, in the database's own sums.

A check tells each wrong row in words; nothing is what it should find. Quantities are compared in
whole thousandths, so that a binary float in SQLite's sums cannot lie.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection

from inventory.models import BomLine, Item
from inventory.models.bom import find_cycle
from inventory.models.quantities import plain
from inventory.triggers import GUARDS, Guard

PLACES = "(SELECT id FROM inventory_location)"
VIRTUAL = "(2, 3, 4, 5, 6)"


@dataclass(frozen=True)
class Check:
    """A promise about the data; `wrong_rows` yields each row that breaks it, in words."""

    name: str
    wrong_rows: Callable[[], Iterable[str]]


def rows(query: str, told: str = "") -> Callable[[], Iterator[str]]:
    """A check that lists what a query finds; `told` is a format for its columns."""

    def find() -> Iterator[str]:
        for row in fetched(query):
            yield told.format(*row) if told else " ".join(str(column) for column in row)

    return find


def fetched(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def thousandths(column: str) -> str:
    """SQL: a quantity as a whole number of thousandths."""
    return f"CAST(ROUND({column} * 1000) AS BIGINT)"


def quantity(in_thousandths: int | Decimal) -> str:
    return plain(Decimal(in_thousandths) / 1000)


def levels_that_drift() -> Iterator[str]:
    """Every level, and every place without one, against the sum of its postings; one pass over the ledger."""
    brought = (
        f"SELECT item_id, destination_id AS place, {thousandths('quantity')} AS moved FROM inventory_posting"
    )
    taken = f"SELECT item_id, source_id, -{thousandths('quantity')} FROM inventory_posting"
    found = fetched(f"""
        SELECT item.part_number, place.code, SUM(line.held), SUM(line.moved)
        FROM (SELECT item_id, location_id AS place, {thousandths("quantity")} AS held, 0 AS moved
              FROM inventory_stocklevel
              UNION ALL SELECT item_id, place, 0, SUM(moved)
              FROM ({brought} UNION ALL {taken}) posted
              WHERE place NOT IN {VIRTUAL} GROUP BY item_id, place) line
        LEFT JOIN inventory_item item ON item.id = line.item_id
        LEFT JOIN inventory_location place ON place.id = line.place
        GROUP BY line.item_id, line.place, item.part_number, place.code
        HAVING SUM(line.held) <> SUM(line.moved) ORDER BY 1, 2""")
    for item, place, held, moved in found:
        yield f"{item} at {place}: level {quantity(held)}, postings {quantity(moved)}"


def bom_cycles() -> Iterator[str]:
    path = find_cycle(list(BomLine.objects.values_list("item_id", "component_id")))
    names = Item.objects.in_bulk(path)
    if path:
        yield " → ".join(str(names.get(pk, pk)) for pk in path)


def missing_guards(guards: Iterable[Guard]) -> Iterator[str]:
    """Guards whose trigger is not in the database, or is switched off."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }[connection.vendor]
    installed = {name for (name,) in fetched(query)}
    yield from (guard.name for guard in guards if guard.name not in installed)


def missing_constraints(app: str) -> Iterator[str]:
    """Constraints that a model names and the database does not have.

    Read from the definitions on SQLite: Django's own introspection stumbles over `IN (1, 2)` in them.
    """
    query = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL",
        "postgresql": "SELECT conname FROM pg_constraint UNION ALL SELECT indexname FROM pg_indexes",
    }[connection.vendor]
    present = {name for (text,) in fetched(query) for name in text.replace('"', " ").split()}
    for model in apps.get_app_config(app).get_models():
        yield from (named.name for named in model._meta.constraints if named.name not in present)


POSTINGS_OUT_OF_BALANCE = f"""
    SELECT id FROM inventory_posting WHERE quantity <= 0 OR source_id = destination_id
    OR source_id NOT IN {PLACES} OR destination_id NOT IN {PLACES} ORDER BY id"""

POSTINGS_WITHOUT_CAUSE = """
    SELECT posting.id FROM inventory_posting posting
    LEFT JOIN inventory_act act ON act.id = posting.caused_by_id
    WHERE act.id IS NULL ORDER BY posting.id"""

ACTS_WITHOUT_CAUSE = """
    SELECT act.id FROM inventory_act act LEFT JOIN inventory_act cause ON cause.id = act.caused_by_id
    WHERE act.caused_by_id IS NOT NULL AND (cause.id IS NULL OR cause.id >= act.id) ORDER BY act.id"""

CROOKED_REVERSALS = """
    SELECT back.id, gone.id FROM inventory_posting back
    LEFT JOIN inventory_posting gone ON gone.id = back.reverses_id
    WHERE back.reverses_id IS NOT NULL AND (gone.id IS NULL OR gone.item_id <> back.item_id
    OR gone.quantity <> back.quantity OR gone.source_id <> back.destination_id
    OR gone.destination_id <> back.source_id) ORDER BY back.id"""

LEVELS_BELOW_ZERO = f"""
    SELECT item.part_number, place.code, {thousandths("level.quantity")} FROM inventory_stocklevel level
    JOIN inventory_item item ON item.id = level.item_id
    JOIN inventory_location place ON place.id = level.location_id
    WHERE level.quantity < 0 ORDER BY 1, 2"""

LEVELS_AT_VIRTUAL_PLACES = f"""
    SELECT id, location_id FROM inventory_stocklevel WHERE location_id IN {VIRTUAL} ORDER BY id"""

SIGNALS_ASKED_TWICE = """
    SELECT signal, COUNT(*) FROM inventory_replenishmentorder
    WHERE received_at IS NULL AND cancelled_at IS NULL AND refused_at IS NULL
    GROUP BY signal HAVING COUNT(*) > 1 ORDER BY signal"""

MESSAGES_WITHOUT_ORDER = """
    SELECT message.id FROM inventory_outboxmessage message
    LEFT JOIN inventory_replenishmentorder asked ON asked.id = message.order_id
    WHERE asked.id IS NULL ORDER BY message.id"""

ORDERS_WITHOUT_REQUEST = """
    SELECT id FROM inventory_replenishmentorder asked WHERE NOT EXISTS (
    SELECT 1 FROM inventory_outboxmessage message
    WHERE message.order_id = asked.id AND message.topic = 'requested') ORDER BY id"""

CHECKS: tuple[Check, ...] = (
    Check("postings_sum_to_zero", rows(POSTINGS_OUT_OF_BALANCE, "posting {0}")),
    Check("levels_equal_their_postings", levels_that_drift),
    Check("no_level_below_zero", rows(LEVELS_BELOW_ZERO, "{0} at {1}: {2} thousandths")),
    Check("levels_only_at_physical_places", rows(LEVELS_AT_VIRTUAL_PLACES, "level {0} at place {1}")),
    Check("reversals_mirror_their_postings", rows(CROOKED_REVERSALS, "posting {0} reverses {1}")),
    Check("postings_have_a_cause", rows(POSTINGS_WITHOUT_CAUSE, "posting {0}")),
    Check("causes_come_before_effects", rows(ACTS_WITHOUT_CAUSE, "act {0}")),
    Check("one_open_order_per_signal", rows(SIGNALS_ASKED_TWICE, "{0}: {1} open orders")),
    Check("messages_have_an_order", rows(MESSAGES_WITHOUT_ORDER, "message {0}")),
    Check("orders_have_their_request", rows(ORDERS_WITHOUT_REQUEST, "order {0}")),
    Check("bom_without_cycles", bom_cycles),
    Check("inventory_guards_in_place", lambda: missing_guards(GUARDS)),
    Check("inventory_constraints_in_place", lambda: missing_constraints("inventory")),
)
