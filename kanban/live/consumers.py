"""A board's socket, from the door to the end. It only listens: commands are HTTP posts."""

import asyncio
import logging

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, WebSocketReceiveEvent, WebSocketScope
from django.conf import settings

from kanban.live import access, messages, reads
from kanban.live.access import Pass
from kanban.live.asked import Asked, Junk, address_of, asked_by, comes_from_here
from kanban.live.boards import RELOADED, WatchedBoard
from kanban.live.changes import Untold
from kanban.live.crowd import Crowd
from kanban.live.hub import hub
from kanban.live.sockets import Socket, bound, cut_off, say
from kanban.live.terms import terms

JUNK = 4400
TOO_MANY = 4429
TOO_LARGE = 1009
LARGEST_FRAME = 64 * 1024  # of what a client may say; nothing it says is needed

logger = logging.getLogger("kanban.live")
addresses = Crowd(terms().sockets_per_address)
watchers = Crowd(terms().sockets_per_person)


async def unknown(scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Refuses the handshake."""
    await receive()
    await _close(send, access.NOT_ALLOWED)


async def board(scope: WebSocketScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Lets in who may watch. Closes with 4401 (not logged in), 4403 (not this board), 4400 or 4429.

    A page of another site is refused the handshake; the others are closed only after it, as a browser
    tells the code to its page only then.
    """
    await receive()
    if not comes_from_here(scope):
        return await _close(send, access.NOT_ALLOWED)
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    try:
        asked = asked_by(scope)
    except Junk:
        return await _close(send, JUNK)
    with addresses.place(address_of(scope)) as room:
        admitted = await reads.ask(access.admit, asked.credential, asked.slug) if room else TOO_MANY
        if isinstance(admitted, int):
            return await _close(send, admitted)
        with watchers.place(admitted.watcher) as room:
            if not room:
                return await _close(send, TOO_MANY)
            await _attend(asked, admitted, receive, send)


async def _attend(asked: Asked, admitted: Pass, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Until either side ends it."""
    bound(send)
    socket = Socket(asked.audience, asked.credential)
    watched, start = hub.join(admitted, socket)
    tasks = [
        asyncio.create_task(_speak(socket, watched, start, asked, admitted, send)),
        asyncio.create_task(_listen(socket, receive)),
        asyncio.create_task(_cut_off_when_given_up(socket, send)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        hub.leave(watched, socket)
        for task in tasks:
            task.cancel()
    for ending in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ending, Exception) and not isinstance(ending, OSError):  # OSError: the peer has gone
            logger.error("A socket of board %s broke", asked.slug, exc_info=ending)


async def _speak(
    socket: Socket, watched: WatchedBoard, start: int, asked: Asked, admitted: Pass, send: ASGISendCallable
) -> None:
    """Hello, what the screen missed up to `start`, then whatever happens: that waits in the socket."""
    await say(send, messages.hello(asked.slug, watched.newest))
    try:
        if _outdated(asked, admitted):
            raise Untold
        if asked.since is not None and asked.since < start:
            for frame in await watched.catch_up(asked.since, start, asked.audience):
                await say(send, frame)
    except Untold:
        socket.close(RELOADED, messages.RELOAD)
    await socket.speak(send)


def _outdated(asked: Asked, admitted: Pass) -> bool:
    """The page is of another build, or its cursor is not in the log: pruned, or before a restored backup."""
    known = asked.since is None or admitted.pruned_to <= asked.since <= admitted.seq
    return asked.build not in ("", settings.BUILD) or not known


async def _listen(socket: Socket, receive: ASGIReceiveCallable) -> None:
    """Ignores what the client says, until it goes."""
    while (event := await receive())["type"] != "websocket.disconnect":
        if event["type"] == "websocket.receive" and _size(event) > LARGEST_FRAME:
            socket.close(TOO_LARGE)


def _size(said: WebSocketReceiveEvent) -> int:
    return max(len(said.get("text") or ""), len(said.get("bytes") or b""))


async def _cut_off_when_given_up(socket: Socket, send: ASGISendCallable) -> None:
    await socket.given_up.wait()
    cut_off(send)


async def _close(send: ASGISendCallable, code: int) -> None:
    await send({"type": "websocket.close", "code": code, "reason": ""})
