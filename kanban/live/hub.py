"""One hub per process: it holds the boards that somebody watches, and wakes them when something changes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from kanban.live.access import Pass
from kanban.live.boards import WatchedBoard
from kanban.live.pokes import Pokes
from kanban.live.sockets import Socket
from kanban.models import Acknowledgement, Display, Member, Token
from kanban.signals import board_changed


class Hub:
    """Everything here happens on the server's event loop; only the signals arrive from other threads."""

    def __init__(self) -> None:
        self.boards: dict[int, WatchedBoard] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listens while the server runs."""
        self.start()
        try:
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Begins to listen, if it does not yet."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._pokes = Pokes(self._heard)
            self._tasks = [asyncio.create_task(each) for each in (self._pokes.speak(), self._pokes.listen())]
            _connect(self)

    def stop(self) -> None:
        _disconnect(self)
        for task in self._tasks:
            task.cancel()
        for board in self.boards.values():
            board.stop()
        self.boards.clear()
        self._loop = None

    def join(self, admitted: Pass, socket: Socket) -> tuple[WatchedBoard, int]:
        """The board, and the seq after which this socket gets whatever happens on it."""
        self.start()
        if admitted.board_id not in self.boards:
            self.boards[admitted.board_id] = WatchedBoard(admitted.board_id, admitted.slug, admitted.seq)
        board = self.boards[admitted.board_id]
        return board, board.join(socket, admitted.seq)

    def leave(self, board: WatchedBoard, socket: Socket) -> None:
        """The last one to leave switches off the light."""
        board.leave(socket)
        if not board.audiences and self.boards.get(board.board_id) is board:
            board.stop()
            del self.boards[board.board_id]

    def on_board_changed(self, *, board_id: int, seq: int, **_kwargs: Any) -> None:
        self._soon(partial(self._board_changed, board_id, seq))

    def on_rights_changed(self, *, update_fields: frozenset[str] | None = None, **_kwargs: Any) -> None:
        """A membership, a person, a session or a token changed; a log-in alone is no such change."""
        if update_fields is None or set(update_fields) != {"last_login"}:
            transaction.on_commit(partial(self._soon, self._rights_changed))

    def on_display_saved(self, *, instance: Display, **_kwargs: Any) -> None:
        """A television was paired, set up anew or revoked; one that begins to wait concerns nobody."""
        if instance.board_id:
            self.on_rights_changed()
            transaction.on_commit(lambda: self._soon_looks(*(board.pk for board in instance.boards())))

    def on_acknowledged(self, *, instance: Acknowledgement, **_kwargs: Any) -> None:
        transaction.on_commit(partial(self._soon_looks, instance.board_id))

    def _soon_looks(self, *board_ids: int) -> None:
        for board_id in board_ids:
            self._soon(partial(self._look, board_id))

    def _soon(self, deed: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop has ended
            if self._loop:
                self._loop.call_soon_threadsafe(deed)

    def _board_changed(self, board_id: int, seq: int) -> None:
        if board_id in self.boards:
            self.boards[board_id].poke(seq)
        self._pokes.board_changed(board_id, seq)

    def _look(self, board_id: int) -> None:
        if board_id in self.boards:
            self.boards[board_id].look()
        self._pokes.look(board_id)

    def _rights_changed(self) -> None:
        for board in self.boards.values():
            board.check_rights()
        self._pokes.rights_changed()

    def _heard(self, told: dict[str, Any]) -> None:
        """Another process's hub says so."""
        for board_id, seq in told["boards"]:
            if board_id in self.boards:
                self.boards[board_id].poke(seq)
        for board_id in told.get("looks", ()):  # a process of an older build names none
            if board_id in self.boards:
                self.boards[board_id].look()
        if told["rights"]:
            for board in self.boards.values():
                board.check_rights()


def _connect(hub: Hub) -> None:
    board_changed.connect(hub.on_board_changed)
    for sender in (Member, Token, Session, get_user_model()):
        post_delete.connect(hub.on_rights_changed, sender=sender)
    for sender in (Member, get_user_model()):
        post_save.connect(hub.on_rights_changed, sender=sender)
    post_save.connect(hub.on_display_saved, sender=Display)
    m2m_changed.connect(hub.on_display_saved, sender=Display.also.through)
    post_save.connect(hub.on_acknowledged, sender=Acknowledgement)


def _disconnect(hub: Hub) -> None:
    board_changed.disconnect(hub.on_board_changed)
    for sender in (Member, Token, Session, get_user_model()):
        post_delete.disconnect(hub.on_rights_changed, sender=sender)
    for sender in (Member, get_user_model()):
        post_save.disconnect(hub.on_rights_changed, sender=sender)
    post_save.disconnect(hub.on_display_saved, sender=Display)
    m2m_changed.disconnect(hub.on_display_saved, sender=Display.also.through)
    post_save.disconnect(hub.on_acknowledged, sender=Acknowledgement)


hub = Hub()
