"""How long a move takes to reach 200 screens: real server, real sockets, SQLite, the move an HTTP post.

    pytest -m benchmark -s tests/benchmarks/test_live_fanout.py

SCREENS and MOVES may be set in the environment. The clients run in this process and cost time too.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterator
from statistics import quantiles

import pytest
from websockets.asyncio.client import ClientConnection, connect

from kanban.models import Card
from tests.factory import WheelWorks
from tests.live.server import Server, serving, token_of

pytestmark = [pytest.mark.benchmark, pytest.mark.live]

SCREENS = int(os.environ.get("SCREENS", "200"))
MOVES = int(os.environ.get("MOVES", "50"))
APART_SECONDS = 0.25


@pytest.fixture
def works(transactional_db: None) -> WheelWorks:
    """Committed, where the server sees it."""
    works = WheelWorks().build()
    works.person("Olga", "operator")
    return works


@pytest.fixture
def server(works: WheelWorks) -> Iterator[Server]:
    room = 2 * SCREENS
    with serving(
        look_every=1, heartbeat=15, permission=10, sockets_per_person=room, sockets_per_address=room
    ) as running:
        yield running


def test_a_move_reaches_every_screen(server: Server, works: WheelWorks) -> None:
    token = token_of(works.people["Olga"])
    posts, delays = asyncio.run(measured(server, works.card(works.bikes), token))
    assert len(delays) == SCREENS * MOVES, "something was lost"
    sys.stdout.write(f"\n{MOVES} moves to {SCREENS} screens, milliseconds from the post on\n")
    for name, found in (("answer to the post", posts), ("frame on a screen", delays)):
        cuts = quantiles(found, n=100)
        sys.stdout.write(f"  {name:20} p50 {cuts[49] * 1000:6.1f}   p99 {cuts[98] * 1000:6.1f}\n")


async def measured(server: Server, card: Card, token: str) -> tuple[list[float], list[float]]:
    """Seconds until each post was answered, and until each screen had each move."""
    url = f"ws://127.0.0.1:{server.port}/live/boards/assembly/"
    headers = {"Authorization": f"Bearer {token}"}
    screens = [await connect(url, additional_headers=headers) for _ in range(SCREENS)]
    for screen in screens:
        await next_frame(screen, "hello")
    posts: list[float] = []
    delays: list[float] = []
    for number in range(MOVES):
        began = time.perf_counter()
        waiting = [asyncio.create_task(moment_of_patch(screen)) for screen in screens]
        await asyncio.to_thread(hold_or_release, server, card, token, version=card.version + number)
        posts.append(time.perf_counter() - began)
        delays += [await moment - began for moment in waiting]
        await asyncio.sleep(APART_SECONDS)
    await asyncio.gather(*(screen.close() for screen in screens))
    return posts, delays


def hold_or_release(server: Server, card: Card, token: str, *, version: int) -> None:
    verb = "release" if (version - card.version) % 2 else "hold"
    server.post(f"/cards/{card.pk}/{verb}/", token, version=version, reason="no pallets")


async def moment_of_patch(screen: ClientConnection) -> float:
    await next_frame(screen, "patch")
    return time.perf_counter()


async def next_frame(screen: ClientConnection, kind: str) -> None:
    async with asyncio.timeout(10):
        while json.loads(await screen.recv())["t"] != kind:
            pass
