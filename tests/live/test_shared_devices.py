"""A shared device watches while somebody's turn lasts, and no longer."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from kanban.models import Badge, Device
from kanban.operators import badges, devices, turns
from tests.factory import WheelWorks
from tests.live.server import FAST, Screen, Server, serving

pytestmark = pytest.mark.live

WITHIN = FAST["permission"] + 1
SECRET = "the tablet's"


def turn_of(olga: User, works: WheelWorks) -> str:
    """The session of a turn that she has begun with her badge."""
    at = timezone.now()
    device = devices.share([works.assembly], secret=SECRET, name="Tablet Line 1", by=olga, at=at)
    badges.make(olga, at=at)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(olga.pk), olga.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[turns.KEY] = turns.begin(device, by=Badge.objects.get(), at=at)
    session.create()
    return str(session.session_key)


def end(how: str, olga: User) -> None:
    if how == "device":
        devices.revoke(Device.objects.get(), at=timezone.now())
    elif how == "badge":
        badges.revoke(olga, at=timezone.now())
    elif how == "person":
        User.objects.update(is_active=False)
    else:
        Device.objects.update(locks_after=timedelta(seconds=10), shared_at=timezone.now())
        idle(SessionStore.get_model_class().objects.get().session_key)


def idle(key: str) -> None:
    session = SessionStore(key)
    session[turns.KEY] = session[turns.KEY] | {"seen": session[turns.KEY]["seen"] - 11}
    session.save()


def watching(server: Server, shown: WheelWorks) -> Screen:
    screen = server.open(None, session=turn_of(shown.people["Olga"], shown), device=SECRET)
    screen.hears("hello")
    return screen


@pytest.mark.parametrize("how", ["device", "badge", "person", "time"])
def test_a_turn_that_ends_ends_its_sockets(server: Server, shown: WheelWorks, how: str) -> None:
    screen = watching(server, shown)
    end(how, shown.people["Olga"])
    assert screen.closing_code(within=WITHIN) == 4401


def test_control_without_the_check_the_socket_would_go_on(shown: WheelWorks) -> None:
    with serving(permission=3600) as careless:
        screen = watching(careless, shown)
        end("device", shown.people["Olga"])
        with pytest.raises(TimeoutError):
            screen.closing_code(within=WITHIN)


def test_the_session_of_a_turn_opens_no_socket_without_the_devices_cookie(
    server: Server, shown: WheelWorks
) -> None:
    stolen: dict[str, Any] = {"session": turn_of(shown.people["Olga"], shown)}
    assert server.open(None, **stolen).closing_code() == 4401
    assert server.open(None, device="guessed", **stolen).closing_code() == 4401
    assert server.open(None, device=SECRET, **stolen).hears("hello")
