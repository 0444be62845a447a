"""Pokes between processes, through the channel layer. Each may be lost: boards are looked at anyway."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from channels.layers import get_channel_layer

from kanban.live.outage import Outage
from kanban.live.terms import terms

GROUP = "boards"
PATIENCE_SECONDS = 2
RETRY_SECONDS = 1


class Pokes:
    """Tells other hubs which boards changed, and that somebody's rights did; `heard` gets what they tell."""

    def __init__(self, heard: Callable[[dict[str, Any]], None]) -> None:
        self._heard = heard
        self._me = uuid4().hex
        self._boards: dict[int, int] = {}
        self._looks: set[int] = set()
        self._rights = False
        self._something = asyncio.Event()
        self._outage = Outage("No channel layer: changes made by other processes show a second later")

    def board_changed(self, board_id: int, seq: int) -> None:
        self._boards[board_id] = max(seq, self._boards.get(board_id, 0))
        self._something.set()

    def look(self, board_id: int) -> None:
        self._looks.add(board_id)
        self._something.set()

    def rights_changed(self) -> None:
        self._rights = True
        self._something.set()

    async def speak(self) -> None:
        """Sends what was told meanwhile as one message; what cannot be sent is forgotten."""
        while True:
            await self._something.wait()
            self._something.clear()
            boards, self._boards = list(self._boards.items()), {}
            looks, self._looks = list(self._looks), set()
            rights, self._rights = self._rights, False
            told = {"type": "poke", "by": self._me, "boards": boards, "looks": looks, "rights": rights}
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await get_channel_layer().group_send(GROUP, told)
            except Exception as error:
                self._outage.goes_on(error)
            else:
                self._outage.is_over()

    async def listen(self) -> None:
        """Hears the others for ever, whatever befalls the layer."""
        while True:
            try:
                async with asyncio.timeout(terms().member):
                    await self._hear()
            except Exception as error:
                if not isinstance(error, TimeoutError):
                    self._outage.goes_on(error)
                await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self) -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.group_add(GROUP, channel)
        try:
            while True:
                told = await layer.receive(channel)
                if told["by"] != self._me:
                    self._heard(told)
        finally:
            await layer.group_discard(GROUP, channel)
