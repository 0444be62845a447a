"""Pokes: a change shows at once, in the process where it was made and, through Redis, in the others.

These servers look by themselves once an hour, so whatever arrives came by a poke.
"""

import asyncio
from http.client import HTTPConnection
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer
from django.conf import settings

from kanban.live import pokes
from kanban.live.terms import Terms
from tests.factory import WheelWorks
from tests.live.server import Server, log_in, serving, token_of

pytestmark = pytest.mark.live

DEAF = 3600.0


def empty_a_bike_container(works: WheelWorks, server: Server) -> None:
    card = works.card(works.bikes)
    server.post(f"/cards/{card.pk}/empty/", token_of(works.people["Olga"]), version=card.version)


def test_a_post_shows_at_once_on_the_screens_of_its_own_process(shown: WheelWorks) -> None:
    with serving(look_every=DEAF) as server:
        screen = server.open(shown.people["Olga"])
        screen.hears("hello")
        empty_a_bike_container(shown, server)
        assert screen.hears("patch", within=3)


@pytest.mark.redis
def test_a_post_shows_at_once_on_the_screens_of_another_process(shown: WheelWorks, redis_url: str) -> None:
    with (
        serving(look_every=DEAF, redis=redis_url) as here,
        serving(look_every=DEAF, redis=redis_url) as there,
    ):
        screens = [server.open(shown.people["Olga"]) for server in (here, there)]
        for screen in screens:
            screen.hears("hello")
        empty_a_bike_container(shown, here)
        assert [screen.hears("patch", within=3)["to"] for screen in screens]


def test_control_without_redis_another_process_hears_nothing_until_it_looks(shown: WheelWorks) -> None:
    with serving(look_every=DEAF) as here, serving(look_every=DEAF) as there:
        screen = there.open(shown.people["Olga"])
        screen.hears("hello")
        empty_a_bike_container(shown, here)
        assert screen.hears_nothing("patch", within=1)


def log_out(server: Server, session: str) -> None:
    secret = "c" * 32
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={secret}",
        "X-CSRFToken": secret,
    }
    asking = HTTPConnection("127.0.0.1", server.port, timeout=10)
    asking.request("POST", "/accounts/logout/", headers=headers)
    assert asking.getresponse().status == 302
    asking.close()


def test_who_logs_out_in_the_browser_is_shown_out_at_once(shown: WheelWorks) -> None:
    session = log_in(shown.people["Olga"])
    with serving(permission=DEAF) as server:
        screen = server.open(None, session=session)
        screen.hears("hello")
        log_out(server, session)
        assert screen.closing_code(within=3) == 4401


@pytest.mark.parametrize(("member", "heard"), [(0.3, True), (3600.0, False)])
async def test_pokes_outlive_the_memory_of_the_layer(
    monkeypatch: pytest.MonkeyPatch, member: float, heard: bool
) -> None:
    """The layer in memory forgets a member after a day, here after a second. The control never joins anew."""
    layer = InMemoryChannelLayer(group_expiry=1)
    monkeypatch.setattr(pokes, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(pokes, "terms", lambda: Terms(member=member))
    told: list[dict[str, Any]] = []
    listener, speaker = pokes.Pokes(told.append), pokes.Pokes(lambda _told: None)
    tasks = [asyncio.create_task(listener.listen()), asyncio.create_task(speaker.speak())]
    await asyncio.sleep(2.5)
    for seq in range(15):
        speaker.board_changed(1, seq)
        await asyncio.sleep(0.1)
    assert bool(told) == heard
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
