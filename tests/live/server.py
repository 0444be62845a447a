"""A real server in a process of its own, on the database of the test."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from kanban.models import Device, Display, Token
from tests.architecture import ROOT
from tests.server import free_port

FAST = {"look_every": 0.1, "heartbeat": 0.4, "permission": 0.4, "goodbye": 1}


def database_url() -> str:
    """The test's own database, as a server is told of it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    login = f"{facts['USER']}:{facts['PASSWORD']}" if facts["PASSWORD"] else facts["USER"]
    return f"postgres://{login}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(
        self,
        user: User | None,
        slug: str = "assembly",
        *,
        origin: str | None = "",
        token: str = "",
        session: str = "",
        display: str = "",
        device: str = "",
        path: str = "",
        **query: Any,
    ) -> "Screen":
        """A screen of the board, logged in as `user`, with a program's token or a television's cookie.

        A shared device sends its own beside that of the session.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if session := session or (log_in(user) if user else ""):
            headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={session}"
        if device:
            headers["Cookie"] += f"; {Device.COOKIE}={device}"
        if display:
            headers["Cookie"] = f"{Display.COOKIE}={display}"
        path = path or ("wall/live" if display else "live/boards")
        url = f"ws://127.0.0.1:{self.port}/{path}/{slug}/?{urlencode(query)}"
        page = Origin(self.origin if origin == "" else origin) if origin is not None else None
        return Screen(connect(url, origin=page, additional_headers=headers, legacy=True))

    def post(self, path: str, token: str, **fields: Any) -> dict[str, Any]:
        """What a program's post is answered; raises where it is refused."""
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        headers["Idempotency-Key"] = uuid4().hex
        request = Request(f"{self.origin}{path}", data=urlencode(fields).encode(), headers=headers)
        with urlopen(request, timeout=10) as answer:
            answered: dict[str, Any] = json.load(answer)
        return answered


class Screen:
    """The other end of a socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    def hears(self, kind: str, *, within: float = 5) -> dict[str, Any]:
        """The next frame of that kind; frames of other kinds are passed over."""
        end = time.monotonic() + within
        while True:
            frame: dict[str, Any] = json.loads(self.socket.recv(timeout=max(end - time.monotonic(), 0.001)))
            if frame["t"] == kind:
                return frame

    def hears_up_to(self, seq: int, *, within: float = 5) -> list[dict[str, Any]]:
        """The patches until the one that reaches `seq`."""
        patches = [self.hears("patch", within=within)]
        while patches[-1]["to"] < seq:
            patches.append(self.hears("patch", within=within))
        return patches

    def hears_nothing(self, kind: str, *, within: float) -> bool:
        try:
            self.hears(kind, within=within)
        except TimeoutError:
            return True
        return False

    def closing_code(self, *, within: float = 5) -> int:
        """The code with which the server ends it."""
        try:
            self.hears("never", within=within)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        raise AssertionError("unreachable")

    def close(self) -> None:
        self.socket.close()


def log_in(user: User) -> str:
    """The key of a new session."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


def token_of(user: User) -> str:
    secret = Token.new_secret()
    Token.objects.create(user=user, digest=Token.digest_of(secret), created_at=timezone.now())
    return secret


@contextmanager
def serving(*, layer: str = "", redis: str = "", port: int = 0, **terms: Any) -> Iterator[Server]:
    """uvicorn with these terms of the live board, ready to answer."""
    port = port or free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "SECRET_KEY": settings.SECRET_KEY,
        "REDIS_URL": redis,
        "DJANGO_SETTINGS_MODULE": "tests.live.settings",
        "LIVE_TERMS": json.dumps(FAST | terms),
        "LIVE_LAYER": layer,
    }
    options = ["--port", str(port), "--log-level", "warning", "--ws-per-message-deflate", "false"]
    command = [sys.executable, "-m", "uvicorn", "kanban.asgi:application", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            urlopen(url, timeout=2).close()
        except OSError:
            assert process.poll() is None, "the server did not start"
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")
