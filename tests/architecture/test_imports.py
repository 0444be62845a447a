"""Imports point down, and each deed has one place. The contracts are in pyproject.toml."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import ROOT, sources

CLOCK = re.compile(r"timezone\.(now|localtime|localdate)\(\)|datetime\.now\(|date\.today\(|time\.time\(")
CREATING = r"\.objects(\.\w+\(\))*\.(bulk_create|create|get_or_create|update_or_create)"
DOMAIN = (
    "inventory/models",
    "inventory/stock.py",
    "inventory/bom.py",
    "inventory/orders.py",
    "inventory/outbox.py",
    "kanban/planning",
    "kanban/models",
    "kanban/pull",
    "kanban/loops.py",
    "kanban/metrics",
    "kanban/overview.py",
)
# "at 09:12" today, with the date on another day: the words of a refusal need to know which day it is.
WORDING = ("kanban/pull/wording.py",)


def test_every_import_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout


def places_of(pattern: re.Pattern[str], *, allowed: tuple[str, ...]) -> list[str]:
    """Lines of the product that match, outside the allowed paths."""
    found = []
    for file in sources("kanban", "inventory"):
        path = file.relative_to(ROOT).as_posix()
        if not path.startswith(allowed):
            lines = enumerate(file.read_text().splitlines(), start=1)
            found += [f"{path}:{number}" for number, line in lines if pattern.search(line)]
    return found


@pytest.mark.parametrize(
    ("written", "allowed"),
    [
        ("Posting", ("inventory/stock", "inventory/models/")),
        ("Move", ("kanban/pull", "kanban/models/")),
        ("ReplenishmentOrder", ("inventory/orders", "inventory/models/")),
        ("OutboxMessage", ("inventory/outbox", "inventory/models/")),
    ],
)
def test_each_kind_of_row_has_one_writer(written: str, allowed: tuple[str, ...]) -> None:
    assert places_of(re.compile(rf"(?<!class )\b{written}({CREATING})?\("), allowed=allowed) == []


def test_stock_levels_are_written_with_the_ledger_only() -> None:
    written = re.compile(rf"\bStockLevel{CREATING}\(")
    assert places_of(written, allowed=("inventory/stock", "inventory/models/")) == []


def test_the_domain_reads_no_clock() -> None:
    elsewhere = [file.relative_to(ROOT).as_posix() for file in sources("kanban", "inventory")]
    allowed = tuple(path for path in elsewhere if not path.startswith(DOMAIN) or path in WORDING)
    assert places_of(CLOCK, allowed=allowed) == []
