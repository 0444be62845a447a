"""100 televisions and 200 browsers on one embedded server: how fast a move is on all, and a restart over.

    pytest -m benchmark -s tests/benchmarks/test_wall_fanout.py

Real server, real sockets, SQLite, the move an HTTP post. TELEVISIONS, BROWSERS and MOVES may be set in the
environment. The screens run in this process, and come back as js/live.js does. They cost time too.
"""

import asyncio
import json
import os
import random
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from kanban import fragments
from kanban.models import Board, Card, Display
from tests.benchmarks.test_live_fanout import APART_SECONDS, hold_or_release
from tests.factory import WheelWorks
from tests.live.server import Server, serving, token_of
from tests.live.televisions import hung_up
from tests.server import free_port

pytestmark = [pytest.mark.benchmark, pytest.mark.live]

TELEVISIONS = int(os.environ.get("TELEVISIONS", "100"))
BROWSERS = int(os.environ.get("BROWSERS", "200"))
MOVES = int(os.environ.get("MOVES", "50"))
AT_ONCE = 1.0  # seconds for a move to be on all screens, at the 99th percentile
ALL_BACK = 30.0  # seconds after a restart until all are back and equal
FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0  # seconds, as js/live.js waits


@dataclass
class Watcher:
    """A screen that connects for ever, from its cursor, and keeps what it was told."""

    url: str
    headers: dict[str, str]
    seq: int
    shown: dict[str, str] = field(default_factory=dict)
    told_at: dict[int, float] = field(default_factory=dict)
    live: bool = False

    async def watch(self) -> None:
        tries = 0
        while True:  # until it is cancelled
            with suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
                async with connect(f"{self.url}since={self.seq}", additional_headers=self.headers) as socket:
                    await self._listen(socket)
            tries = 0 if self.live else tries + 1
            self.live = False
            longest = min(FIRST_WAIT * 2**tries, LONGEST_WAIT)
            await asyncio.sleep(longest * random.uniform(0.5, 1))

    async def _listen(self, socket: ClientConnection) -> None:
        async for text in socket:
            frame = json.loads(text)
            if frame["t"] == "hello":
                self.live = True
            elif frame["t"] == "patch" and frame["to"] > self.seq:
                assert frame["from"] <= self.seq, "a gap"
                self.seq = frame["to"]
                self.told_at[self.seq] = time.perf_counter()
                self.shown |= {html.split('id="', 1)[1].split('"', 1)[0]: html for html in frame["cards"]}


@pytest.fixture
def works(transactional_db: None) -> WheelWorks:
    """Committed, where the server sees it."""
    works = WheelWorks().build()
    works.person("Olga", "operator")
    works.person("Lena", "leader")
    return works


def paces() -> dict[str, Any]:
    """The product's own, but one person has all the browsers."""
    usual: dict[str, Any] = {"look_every": 1, "heartbeat": 15, "permission": 10, "goodbye": 5}
    return usual | {"sockets_per_person": BROWSERS}


def test_a_move_is_on_all_walls_and_browsers_at_once_and_a_restart_is_over_soon(works: WheelWorks) -> None:
    token, port = token_of(works.people["Olga"]), free_port()
    all_of = watchers(port, works, token)
    delays, back = asyncio.run(day(works.card(works.bikes), token, all_of, port))
    assert len(delays) == (TELEVISIONS + BROWSERS) * MOVES
    cuts = quantiles(delays, n=100)
    sys.stdout.write(
        f"\n{MOVES} moves to {TELEVISIONS} televisions and {BROWSERS} browsers: "
        f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms, most {max(delays) * 1000:.0f} ms; "
        f"all back and equal {back:.1f} s after the server was killed\n"
    )
    assert cuts[98] <= AT_ONCE
    assert back <= ALL_BACK
    assert as_in_the_database(all_of, works.card(works.bikes))


async def day(card: Card, token: str, all_of: list[Watcher], port: int) -> tuple[list[float], float]:
    """The moves' delays, and how long the screens took to be back and equal after a power cut."""
    watching = [asyncio.create_task(each.watch()) for each in all_of]
    with ExitStack() as open_now:
        server = await started(open_now, port)
        await until(all_of, all_of[0].seq, within=60)
        delays = await moved(server, card, token, all_of)
        seq, cut = all_of[0].seq, time.perf_counter()
        server.process.kill()
        server.process.wait()
        server = await started(open_now, port)
        await asyncio.to_thread(hold_or_release, server, card, token, version=card.version + MOVES)
        await until(all_of, seq + 1, within=60)
        back = time.perf_counter() - cut
    for task in watching:
        task.cancel()
    return delays, back


async def started(open_now: ExitStack, port: int) -> Server:
    """A server, while the screens go on trying to reach it."""
    return await asyncio.to_thread(open_now.enter_context, serving(port=port, **paces()))


def watchers(port: int, works: WheelWorks, token: str) -> list[Watcher]:
    """Televisions on their own address with their cookies, and browsers on the people's."""
    seq, board, lena = Board.objects.get().seq, works.assembly, works.people["Lena"]
    at, origin = f"ws://127.0.0.1:{port}", {"Origin": f"http://127.0.0.1:{port}"}
    secrets = [hung_up(board, by=lena)[1] for _ in range(TELEVISIONS)]
    wall = f"{at}/wall/live/assembly/?view=abacus&language=en&"
    walls = [Watcher(wall, origin | {"Cookie": f"{Display.COOKIE}={secret}"}, seq) for secret in secrets]
    bearer = {"Authorization": f"Bearer {token}"}
    return walls + [Watcher(f"{at}/live/boards/assembly/?language=en&", bearer, seq) for _ in range(BROWSERS)]


async def until(all_of: list[Watcher], seq: int, within: float) -> None:
    """Waits until all are live and stand at `seq`."""
    began = time.perf_counter()
    while not all(each.live and each.seq == seq for each in all_of):
        assert time.perf_counter() - began < within, tell_missing(all_of, seq)
        await asyncio.sleep(0.01)


def tell_missing(all_of: list[Watcher], seq: int) -> str:
    live = sum(each.live for each in all_of)
    return f"{live} of {len(all_of)} are live, {sum(each.seq == seq for each in all_of)} stand at {seq}"


def as_in_the_database(all_of: list[Watcher], card: Card) -> bool:
    """Whether each wall shows the loop's row, and each browser the card, as a fresh page would."""
    row = {f"l{card.loop_id}": fragments.rows_html([card.loop_id], language="en")[card.loop_id]}
    alone = {f"c{card.pk}": fragments.cards_html([card.pk], language="en")[card.pk]}
    walls, browsers = all_of[:TELEVISIONS], all_of[TELEVISIONS:]
    return all(each.shown == row for each in walls) and all(each.shown == alone for each in browsers)


async def moved(server: Server, card: Card, token: str, all_of: list[Watcher]) -> list[float]:
    """Seconds from the post on until each screen had each move."""
    delays = []
    for number in range(MOVES):
        began, seq = time.perf_counter(), all_of[0].seq + 1
        await asyncio.to_thread(hold_or_release, server, card, token, version=card.version + number)
        await until(all_of, seq, within=10)
        delays += [each.told_at[seq] - began for each in all_of]
        await asyncio.sleep(APART_SECONDS)
    return delays
