"""One screen's socket: frames wait here, in order, until it takes them. Nobody waits for a slow one."""

import asyncio
import socket
import struct
from collections import deque
from contextlib import suppress
from inspect import unwrap

from asgiref.typing import ASGISendCallable

from kanban.live.access import Credential
from kanban.live.changes import Audience
from kanban.live.terms import terms

UNTAKEN_BYTES = 256 * 1024
FORGET_THE_REST = struct.pack("ii", 1, 0)


class Socket:
    """`offer` and `close` return at once; `speak` sends. `given_up` is set when the peer takes nothing."""

    def __init__(self, audience: Audience, credential: Credential) -> None:
        self.audience = audience
        self.credential = credential
        self.given_up = asyncio.Event()
        self._waiting: deque[str] = deque()
        self._something = asyncio.Event()
        self._code = 0

    def offer(self, *frames: str) -> None:
        """Queues frames; a socket that has too many waiting is given up."""
        if self._code or self.given_up.is_set():
            return
        self._waiting.extend(frames)
        self._something.set()
        if len(self._waiting) > terms().frames_waiting:
            self.give_up()

    def close(self, code: int, *last: str) -> None:
        """Drops what waits, sends the `last` frames and closes; gives up on a peer that takes too long."""
        if self._code:
            return
        self._code = code
        self._waiting = deque(last)
        self._something.set()
        asyncio.get_running_loop().call_later(terms().goodbye, self.give_up)

    def give_up(self) -> None:
        self._waiting.clear()
        self.given_up.set()

    async def speak(self, send: ASGISendCallable) -> None:
        """Sends what is offered until the socket is closed."""
        while True:
            await self._something.wait()
            while self._waiting:
                await say(send, self._waiting.popleft())
            if self._code:
                await send({"type": "websocket.close", "code": self._code, "reason": ""})
                return
            self._something.clear()


async def say(send: ASGISendCallable, frame: str) -> None:
    await send({"type": "websocket.send", "bytes": None, "text": frame})


def bound(send: ASGISendCallable) -> None:
    """Lets the kernel hold only so much that the peer has not taken; by itself it would hold megabytes."""
    if transport := _transport(send):
        _set(transport, socket.SO_SNDBUF, UNTAKEN_BYTES)


def cut_off(send: ASGISendCallable) -> None:
    """Resets the connection and forgets what the peer has not taken.

    A frozen peer, whose network still answers, would hold all that is buffered for it for ever.
    """
    if transport := _transport(send):
        _set(transport, socket.SO_LINGER, FORGET_THE_REST)
        transport.abort()


def _transport(send: ASGISendCallable) -> asyncio.Transport | None:
    """What uvicorn sends through: ASGI has no words for these. None under another server."""
    return getattr(getattr(unwrap(send), "__self__", None), "transport", None)


def _set(transport: asyncio.Transport, option: int, value: int | bytes) -> None:
    peer = transport.get_extra_info("socket")
    if peer is not None:
        with suppress(OSError):  # it has gone already
            peer.setsockopt(socket.SOL_SOCKET, option, value)
