"""A board that somebody watches: read once for all of its screens, which get the same bytes."""

import asyncio
from collections import defaultdict
from contextlib import suppress

from kanban.live import access, changes, messages, reads
from kanban.live.access import Credential
from kanban.live.changes import Audience
from kanban.live.outage import Outage
from kanban.live.sockets import Socket
from kanban.live.terms import terms
from kanban.models import Board

RELOADED = 1000  # close code: the page is loaded anew


class WatchedBoard:
    """Its screens have been told everything up to `seq`; none has seen anything beyond `newest`."""

    def __init__(self, board_id: int, slug: str, seq: int) -> None:
        self.board_id = board_id
        self.slug = slug
        self.seq = self.newest = seq
        self.audiences: defaultdict[Audience, set[Socket]] = defaultdict(set)
        self._poked = asyncio.Event()
        self._rights_changed = asyncio.Event()
        self._read_at = asyncio.get_running_loop().time()
        self._outage = Outage(f"Board {slug} cannot be read: its screens get no heartbeat and say so")
        self._catching_up: dict[tuple[int, int, Audience], asyncio.Task[list[str]]] = {}
        self._tasks = [asyncio.create_task(each) for each in (self._watch(), self._beat(), self._guard())]

    @property
    def sockets(self) -> list[Socket]:
        return [socket for audience in self.audiences.values() for socket in audience]

    def join(self, socket: Socket, seq: int) -> int:
        """From the seq that is returned on, the socket gets whatever happens. Both in one tick: no gap.

        Its page was read when the board stood at `seq`, which may be newer than what was told here.
        """
        self.audiences[socket.audience].add(socket)
        self.newest = max(seq, self.newest)
        self.poke(seq)
        return self.seq

    def leave(self, socket: Socket) -> None:
        self.audiences[socket.audience].discard(socket)
        if not self.audiences[socket.audience]:
            del self.audiences[socket.audience]

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    def poke(self, seq: int) -> None:
        """Somebody says that the board stands at `seq`."""
        if seq > self.seq:
            self._poked.set()

    def check_rights(self) -> None:
        self._rights_changed.set()

    def look(self) -> None:
        """What is told beside the cards has changed; a screen that misses this asks within the minute."""
        for socket in self.sockets:
            socket.offer(messages.LOOK)

    async def catch_up(self, since: int, to: int, audience: Audience) -> list[str]:
        """The patches of (since, to], read once for all who ask meanwhile. Raises changes.Untold."""
        asked = (since, to, audience)
        if asked not in self._catching_up:
            self._catching_up[asked] = asyncio.create_task(self._read_for(since, to, audience))
            self._catching_up[asked].add_done_callback(lambda task: self._caught_up(asked, task))
        return await asyncio.shield(self._catching_up[asked])

    async def _read_for(self, since: int, to: int, audience: Audience) -> list[str]:
        news = await reads.ask(changes.news, self.board_id, since, to)
        return await reads.ask(changes.frames, news, audience)

    def _caught_up(self, asked: tuple[int, int, Audience], task: asyncio.Task[list[str]]) -> None:
        del self._catching_up[asked]
        if not task.cancelled():
            task.exception()  # whoever waits gets it; nobody may be left

    async def _watch(self) -> None:
        """Looks when poked, and by itself: the first change goes out at once, the next ones together."""
        while True:
            await _wait(self._poked, terms().look_every)
            try:
                changed = await self._look()
            except Exception as error:
                self._outage.goes_on(error)
                continue
            self._outage.is_over()
            self._read_at = asyncio.get_running_loop().time()
            if changed:
                await asyncio.sleep(terms().together)

    async def _look(self) -> bool:
        """Tells all screens what is new, and whether anything was."""
        try:
            seq = await reads.ask(changes.head, self.board_id)
            if seq == self.seq:
                return False
            frames = await self._render(seq)
        except Board.DoesNotExist:
            self._close_all(access.NOT_ALLOWED)
            return False
        except changes.Untold:
            self._close_all(RELOADED, messages.RELOAD)
            frames = {}
        for audience, sockets in self.audiences.items():
            for socket in sockets:
                socket.offer(*frames.get(audience, ()))
        self.seq = self.newest = seq
        return True

    async def _render(self, to: int) -> dict[Audience, list[str]]:
        """The patches for every audience, also for those that came while others were rendered."""
        news = await reads.ask(changes.news, self.board_id, self.seq, to)
        frames: dict[Audience, list[str]] = {}
        while missing := self.audiences.keys() - frames.keys():
            for audience in missing:
                frames[audience] = await reads.ask(changes.frames, news, audience)
        return frames

    async def _beat(self) -> None:
        """A heartbeat says that the screen is right: there is none while the board cannot be read."""
        clock = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(terms().heartbeat)
            if clock() - self._read_at <= terms().heartbeat:
                frame = messages.heartbeat(self.slug, self.newest)
                for socket in self.sockets:
                    socket.offer(frame)

    async def _guard(self) -> None:
        """Closes the sockets of those who may no longer watch."""
        while True:
            await _wait(self._rights_changed, terms().permission)
            for credential in {socket.credential for socket in self.sockets}:
                try:
                    code = await reads.ask(access.still_admits, credential, self.slug)
                except Exception as error:
                    self._outage.goes_on(error)
                    break
                if code:
                    self._close_all(code, of=credential)

    def _close_all(self, code: int, *last: str, of: Credential | None = None) -> None:
        for socket in self.sockets:
            if of in (None, socket.credential):
                socket.close(code, *last)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until it happens, or so many seconds have passed."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    event.clear()
