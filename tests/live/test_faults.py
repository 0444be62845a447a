"""Layers that fail, screens that sleep, servers that stop. Each with a control where a guard is tested."""

import errno
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from inventory.models import Location
from kanban import pull
from kanban.models import Board
from kanban.triggers import GUARDS
from tests.factory import WheelWorks
from tests.live.server import Screen, Server, log_in, serving

pytestmark = pytest.mark.live

BROKEN = "tests.live.layers.Broken"
USUAL = 1.0  # how often the product looks


def test_with_the_layer_broken_boards_still_update_within_two_seconds(shown: WheelWorks) -> None:
    with serving(layer=BROKEN, look_every=USUAL) as server:
        screen = server.open(shown.people["Olga"])
        screen.hears("hello")
        shown.do("empty", shown.card(shown.bikes))
        assert screen.hears("patch", within=2)


def test_control_with_the_layer_broken_and_no_look_of_its_own_nothing_arrives(shown: WheelWorks) -> None:
    with serving(layer=BROKEN, look_every=3600) as server:
        screen = server.open(shown.people["Olga"])
        screen.hears("hello")
        shown.do("empty", shown.card(shown.bikes))
        assert screen.hears_nothing("patch", within=2.5)


def test_what_changes_in_a_burst_comes_together_and_complete(server: Server, shown: WheelWorks) -> None:
    seq = Board.objects.get().seq
    screen = server.open(shown.people["Olga"], since=seq)
    screen.hears("hello")
    for number in (1, 2, 3):
        shown.do("empty", shown.card(shown.bikes, number))
        shown.do("hold", shown.card(shown.bikes, number), reason="no pallets")
    patches = screen.hears_up_to(Board.objects.get().seq)
    assert [patch["from"] for patch in patches] == [seq, *(patch["to"] for patch in patches[:-1])]
    assert len(patches) < 6


def test_a_board_that_was_put_back_is_loaded_anew(server: Server, shown: WheelWorks) -> None:
    shown.do("empty", shown.card(shown.bikes))
    screen = server.open(shown.people["Olga"])
    screen.hears("hello")
    put_back(seq=1)
    assert screen.hears("reload")


def put_back(*, seq: int) -> None:
    """As restoring an older backup does, which no guard can forbid."""
    guard = next(each for each in GUARDS if each.name == "board_seq_only_grows")
    on_table = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard.name}{on_table}")
    Board.objects.update(seq=seq)
    guard.install(connection)


def test_a_server_that_stops_says_so_and_its_successor_goes_on_from_the_cursor(shown: WheelWorks) -> None:
    with serving() as server:
        screen = server.open(shown.people["Olga"])
        seen = screen.hears("hello")["seq"]
        server.process.terminate()
        assert screen.closing_code() == 1012
        assert server.process.wait(timeout=5) in (0, -15)
    shown.do("empty", shown.card(shown.bikes))
    with serving() as server:
        patches = server.open(shown.people["Olga"], since=seen).hears_up_to(Board.objects.get().seq)
        assert patches[0]["from"] == seen


@contextmanager
def asleep(server: Server, user: User) -> Iterator[socket.socket]:
    """A screen whose program has frozen: the network acknowledges what arrives, and nobody reads it."""
    with socket.socket() as frozen:
        frozen.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        frozen.settimeout(10)
        frozen.connect(("127.0.0.1", server.port))
        lines = [
            "GET /live/boards/assembly/ HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            f"Origin: {server.origin}",
            f"Cookie: {settings.SESSION_COOKIE_NAME}={log_in(user)}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        frozen.sendall("\r\n".join([*lines, "", ""]).encode())
        assert frozen.recv(12) == b"HTTP/1.1 101"
        yield frozen


def was_dropped(frozen: socket.socket) -> bool:
    """Whether the server has reset the connection, without reading what it had sent before."""
    for _ in range(20):
        if frozen.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ECONNRESET:
            return True
        time.sleep(0.05)
    return False


def much_happens(works: WheelWorks, screen: Screen) -> float:
    """Two megabytes to show, change by change; the longest that a screen had to wait for one, in seconds."""
    parts = works.item("BOLT")
    works.source(parts)
    works.loop(works.assembly, parts, "supplier", None, works.place("bolts"), container=1000, cards=80)
    longest = 0.0
    place = Location.objects.get(code="bolts")
    for _ in range(25):
        pull.consume(parts, place, Decimal(1), by=None, at=works.now)
        committed = time.monotonic()
        screen.hears_up_to(Board.objects.get().seq)
        longest = max(longest, time.monotonic() - committed)
    return longest


def test_a_screen_that_takes_nothing_is_dropped_and_nobody_waits_for_it(shown: WheelWorks) -> None:
    with serving(look_every=0.02, together=0, frames_waiting=4) as server:
        screen = server.open(shown.people["Olga"])
        screen.hears("hello")
        with asleep(server, shown.people["Olga"]) as frozen:
            assert much_happens(shown, screen) < 1
            assert was_dropped(frozen)


def test_control_with_no_bound_the_frozen_screen_would_be_kept(shown: WheelWorks) -> None:
    with serving(look_every=0.02, together=0, frames_waiting=10**9) as server:
        screen = server.open(shown.people["Olga"])
        screen.hears("hello")
        with asleep(server, shown.people["Olga"]) as frozen:
            much_happens(shown, screen)
            assert not was_dropped(frozen)
