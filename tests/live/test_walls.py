"""Walls on the socket: told at once of what was seen or set up anew, and shut out at once when revoked."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.utils import timezone

from kanban import displays, pull
from kanban.models import Board, Display
from kanban.overview import attention
from tests.factory import WheelWorks
from tests.live.server import FAST, Screen, Server, serving, token_of
from tests.live.televisions import hung_up
from tests.server import free_port

pytestmark = pytest.mark.live

WITHIN = FAST["permission"] + 1
DEAF = 3600.0
FINDS_IT_WITHIN = 3  # seconds until pokes go through a Redis that has just started


class NotFollowed(HTTPRedirectHandler):
    def redirect_request(self, *_facts: object) -> None:
        return None


def enter(server: Server, path: str, token: str, **fields: object) -> int:
    """Posts a form for the token's person; the status of the answer."""
    body = urlencode(fields, doseq=True).encode()
    request = Request(
        f"{server.origin}{path}", body, {"Authorization": f"Bearer {token}", "Accept": "text/html"}
    )
    try:
        return int(build_opener(NotFollowed).open(request, timeout=10).status)
    except HTTPError as answer:
        return answer.code


@pytest.fixture
def paint(shown: WheelWorks) -> Board:
    return shown.board("paint")


@pytest.fixture
def lena(paint: Board, shown: WheelWorks) -> str:
    """The token of a leader of both boards."""
    return token_of(shown.person("Lena", "leader"))


def watching(server: Server, secret: str, slug: str = "assembly") -> Screen:
    screen = server.open(None, slug, display=secret, view="abacus")
    screen.hears("hello")
    return screen


def runs_low(works: WheelWorks) -> str:
    """Bikes run out within the hour: the alert's name."""
    for minutes in (10, 5):
        at = timezone.now() - timedelta(minutes=minutes)
        pull.consume(works.bike, works.shipping, Decimal(5), by=None, at=at)
    return next(each.alert for each in attention.notices(works.assembly, at=timezone.now()) if each.calls)


def test_walls_are_told_at_once_that_an_alert_was_seen(server: Server, shown: WheelWorks, lena: str) -> None:
    alert = runs_low(shown)
    walls = [hung_up(shown.assembly, by=shown.people["Lena"])[1] for _ in range(2)]
    screens = [watching(server, secret) for secret in walls]
    assert enter(server, "/boards/assembly/acknowledge/", lena, alert=alert) == 302
    assert all(screen.hears("look", within=2) for screen in screens)


@pytest.mark.redis
def test_walls_of_another_process_are_told_too(shown: WheelWorks, lena: str, redis_url: str) -> None:
    alert = runs_low(shown)
    secret = hung_up(shown.assembly, by=shown.people["Lena"])[1]
    with serving(redis=redis_url) as here, serving(redis=redis_url) as there:
        screen = watching(there, secret)
        assert enter(here, "/boards/assembly/acknowledge/", lena, alert=alert) == 302
        assert screen.hears("look", within=2)


def test_a_television_set_up_anew_is_told_and_loses_the_board_that_was_taken(
    server: Server, shown: WheelWorks, paint: Board, lena: str
) -> None:
    display, secret = hung_up(shown.assembly, by=shown.people["Lena"])
    assert server.open(None, "paint", display=secret).closing_code() == 4403
    address = f"/boards/assembly/displays/{display.pk}/"
    facts = {"name": "Hall", "distance": 6, "diagonal": 55, "seconds": 30, "board": shown.assembly.pk}
    home = watching(server, secret)
    assert enter(server, address, lena, also=[paint.pk], **facts) == 302
    assert home.hears("look", within=2)
    other = watching(server, secret, "paint")
    assert enter(server, address, lena, **facts) == 302
    assert other.closing_code(within=WITHIN) == 4403
    assert home.hears("hb")


def test_revoking_closes_every_board_that_it_shows(
    server: Server, shown: WheelWorks, paint: Board, lena: str
) -> None:
    display, secret = hung_up(shown.assembly, by=shown.people["Lena"])
    display.also.add(paint)
    screens = [watching(server, secret), watching(server, secret, "paint")]
    assert enter(server, f"/boards/assembly/displays/{display.pk}/revoke/", lena) == 302
    assert [screen.closing_code(within=WITHIN) for screen in screens] == [4401, 4401]


@pytest.mark.parametrize(("first", "then", "let_in"), [(3, 2, False), (3, 1, True)])
def test_guesses_at_two_processes_are_counted_together(
    shown: WheelWorks, lena: str, first: int, then: int, let_in: bool
) -> None:
    """The second case is the control: one guess fewer, and the right code is let in."""
    waiting = displays.wait(secret=Display.new_secret(), address="", at=timezone.now())
    said = {"name": "Hall", "distance": 4, "diagonal": 55}
    with serving() as here, serving() as there:
        for server, guesses in ((here, first), (there, then)):
            for _ in range(guesses):
                assert enter(server, "/boards/assembly/displays/", lena, code="QQQQQQQQ", **said) == 400
        status = enter(here, "/boards/assembly/displays/", lena, code=waiting.code, **said)
    assert status == (302 if let_in else 400)


@contextmanager
def redis(port: int) -> Iterator[None]:
    """A Redis server of this test's own, killed at the end as a crash would."""
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"]
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@pytest.mark.nightly
@pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server is installed here")
def test_a_wall_outlives_a_restart_of_redis(shown: WheelWorks, lena: str) -> None:
    """The control is a process that does not look by itself: it misses what happens meanwhile."""
    secret = hung_up(shown.assembly, by=shown.people["Lena"])[1]
    olga, card, port = token_of(shown.people["Olga"]), shown.card(shown.bikes), free_port()
    url = f"redis://127.0.0.1:{port}/0"
    with (
        serving(look_every=DEAF, redis=url) as here,
        serving(look_every=1, redis=url) as looking,
        serving(look_every=DEAF, redis=url) as deaf,
    ):
        with redis(port):
            time.sleep(FINDS_IT_WITHIN)
            walls = [watching(looking, secret), watching(deaf, secret)]
            here.post(f"/cards/{card.pk}/hold/", olga, version=card.version, reason="no pallets")
            assert all(wall.hears("patch", within=3) for wall in walls)
        here.post(f"/cards/{card.pk}/release/", olga, version=card.version + 1)
        assert walls[0].hears("patch", within=2)
        assert walls[1].hears_nothing("patch", within=1)
        with redis(port):
            time.sleep(FINDS_IT_WITHIN)
            here.post(f"/cards/{card.pk}/hold/", olga, version=card.version + 2, reason="no pallets")
            assert all(wall.hears("patch", within=3) for wall in walls)
