"""Every invariant of the pull and of the ledger below it, checked against the data."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

from django.db import connection, transaction

from inventory import verification as inventory
from inventory.verification import Check
from kanban.triggers import GUARDS
from kanban.verification import boards, cards, orders

CHECKS: tuple[Check, ...] = (
    *inventory.CHECKS,
    *cards.CHECKS,
    *orders.CHECKS,
    *boards.CHECKS,
    Check("kanban_guards_in_place", partial(inventory.missing_guards, GUARDS)),
    Check("kanban_constraints_in_place", partial(inventory.missing_constraints, "kanban")),
)

FEW = 20


def verify(*, notice: Callable[[str, int, list[str]], object] = lambda *_: None) -> dict[str, int]:
    """How many rows break each check, all read at one moment; `notice` hears each with its first few rows."""
    counts = {}
    with _one_moment():
        for check in CHECKS:
            counts[check.name], first = _counted(check.wrong_rows())
            notice(check.name, counts[check.name], first)
    return counts


def _counted(wrong: Iterable[str]) -> tuple[int, list[str]]:
    number, first = 0, []
    for number, row in enumerate(wrong, start=1):
        if number <= FEW:
            first.append(row)
    return number, first


@contextmanager
def _one_moment() -> Iterator[None]:
    """A snapshot that keeps no writer waiting: what is committed meanwhile is not seen."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
