"""How long a restore drill takes, and how large a backup is, with a million postings in the books.

    pytest -m benchmark -s tests/benchmarks/test_drill.py

POSTINGS may be set in the environment.
"""

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests import services
from tests.backups.plants import plant
from tests.server import Server

pytestmark = pytest.mark.benchmark

POSTINGS = int(os.environ.get("POSTINGS", "1000000"))
PROMISED_SECONDS = 300

# Each act brings one piece to a place and takes it away again.
ACTS = """
INSERT INTO inventory_act (verb, at, device, reason)
SELECT 'consume', '2026-05-11 06:00:00+00:00', '', '' FROM numbers"""
PIECES = """
INSERT INTO inventory_posting (quantity, at, caused_by_id, item_id, source_id, destination_id)
SELECT 1, '2026-05-11 06:00:00+00:00', act.id, place.item_id, {way}
FROM inventory_act act
JOIN (SELECT item_id, MIN(location_id) AS here, ROW_NUMBER() OVER (ORDER BY item_id) AS number
      FROM inventory_stocklevel GROUP BY item_id) place
ON place.number = 1 + act.id % (SELECT COUNT(DISTINCT item_id) FROM inventory_stocklevel)
WHERE act.verb = 'consume'"""
NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {many})",
    "postgres": "WITH numbers AS (SELECT generate_series(1, {many}) AS n)",
}
WAYS = ("2, place.here", "place.here, 4")


def statements(engine: str) -> list[str]:
    numbers = NUMBERS[engine].format(many=POSTINGS // 2)
    numbered = ACTS.replace("INSERT", f"{numbers} INSERT") if engine == "sqlite" else f"{numbers} {ACTS}"
    return [numbered, *(PIECES.format(way=way) for way in WAYS)]


@pytest.fixture(params=["sqlite", "postgres"])
def works(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """The bicycle works after years."""
    if request.param == "sqlite":
        server = plant(tmp_path / "works")
        with closing(sqlite3.connect(server.folder / "plant.sqlite3")) as database, database:
            for statement in statements("sqlite"):
                database.execute(statement)
        yield server
        return
    services.need("postgres")
    base, name = services.address_of("postgres").rpartition("/")[0], f"drill_{uuid4().hex[:8]}"
    with psycopg.connect(f"{base}/postgres", autocommit=True) as maintenance:
        maintenance.execute(f"CREATE DATABASE {name}".encode())
        server = plant(tmp_path / "works", DATABASE_URL=f"{base}/{name}")
        with psycopg.connect(f"{base}/{name}") as books:
            for statement in statements("postgres"):
                books.execute(statement.encode())
        yield server
        maintenance.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_a_drill_of_a_million_postings_takes_five_minutes_at_most(works: Server, tmp_path: Path) -> None:
    file, began = tmp_path / "backup.zip", time.perf_counter()
    works.manage("backup", str(file))
    made = time.perf_counter()
    told = works.manage("restore_drill", str(file))
    ended = time.perf_counter()
    size = file.stat().st_size / 2**20
    sys.stdout.write(f"\n{told}backup {made - began:.1f} s, {size:.0f} MiB; drill {ended - made:.1f} s\n")
    assert ended - began <= PROMISED_SECONDS
