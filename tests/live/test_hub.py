"""One hub for all screens of a process, on its own event loop."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from asgiref.typing import ASGISendEvent
from django.db import connection

from kanban import fragments
from kanban.live import reads
from kanban.live.access import Credential, Pass
from kanban.live.changes import Audience
from kanban.live.hub import Hub
from kanban.live.sockets import Socket
from kanban.live.terms import terms
from kanban.models import Board, Member, Token
from tests.factory import WheelWorks
from tests.live.server import token_of

pytestmark = pytest.mark.live

ENGLISH = Audience("en")


@pytest.fixture
def on_terms(settings: Any) -> Iterator[Callable[..., None]]:
    """Sets the terms of the hubs in this process."""

    def be(**wanted: float) -> None:
        settings.LIVE = wanted
        terms.cache_clear()

    yield be
    terms.cache_clear()


@pytest.fixture
def deaf(on_terms: Callable[..., None]) -> None:
    """Boards that look only when they are poked, and check rights only when told."""
    on_terms(look_every=3600, permission=3600)


class Listener:
    """A screen in this process: what it was sent, with the moment of each frame."""

    def __init__(self, hub: Hub, admitted: Pass, audience: Audience = ENGLISH, token: str = "") -> None:
        self.socket = Socket(audience, Credential(token_digest=token))
        self.board, self.start = hub.join(admitted, self.socket)
        self.frames: list[str] = []
        self.at: list[float] = []
        self.code = 0
        self.speaking = asyncio.create_task(self.socket.speak(self.take))

    async def take(self, event: ASGISendEvent) -> None:
        if event["type"] == "websocket.send":
            self.frames.append(event["text"] or "")
            self.at.append(asyncio.get_running_loop().time())
        elif event["type"] == "websocket.close":
            self.code = event["code"]

    @property
    def told(self) -> list[dict[str, Any]]:
        return [json.loads(frame) for frame in self.frames]


async def in_thread(deed: Callable[..., Any], *args: Any, **facts: Any) -> Any:
    """A deed of somebody else, on a connection of its own, as a request's."""

    def do() -> Any:
        try:
            return deed(*args, **facts)
        finally:
            connection.close()

    return await asyncio.to_thread(do)


async def until(happened: Callable[[], bool], *, within: float = 3) -> None:
    async with asyncio.timeout(within):
        while not happened():
            await asyncio.sleep(0.005)


def pass_for(works: WheelWorks) -> Pass:
    board = Board.objects.get()
    return Pass(("person", works.people["Olga"].pk), board.pk, board.slug, board.seq, board.pruned_to)


async def test_each_card_is_rendered_once_and_the_same_text_goes_to_every_screen(
    deaf: None, shown: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[int] = []
    usual = fragments.cards_html

    def counting(ids: Any, *, language: str) -> dict[int, str]:
        rendered.extend(ids)
        return usual(ids, language=language)

    monkeypatch.setattr(fragments, "cards_html", counting)
    hub, card = Hub(), await in_thread(shown.card, shown.bikes)
    async with hub.running():
        admitted = await in_thread(pass_for, shown)
        screens = [Listener(hub, admitted) for _ in range(100)]
        await in_thread(shown.do, "empty", card)
        await until(lambda: all(screen.frames for screen in screens))
    assert rendered.count(card.pk) == 1
    assert len({id(screen.frames[0]) for screen in screens}) == 1


async def test_a_poke_is_answered_at_once_without_waiting_for_the_next_look(
    deaf: None, shown: WheelWorks
) -> None:
    hub = Hub()
    async with hub.running():
        screen = Listener(hub, await in_thread(pass_for, shown))
        await in_thread(shown.do, "empty", await in_thread(shown.card, shown.bikes))
        await until(lambda: bool(screen.frames), within=2)


async def test_the_first_change_goes_out_at_once_and_those_that_follow_closely_together(
    on_terms: Callable[..., None], shown: WheelWorks
) -> None:
    on_terms(look_every=3600, together=1)
    hub = Hub()
    async with hub.running():
        screen = Listener(hub, await in_thread(pass_for, shown))
        for number in (1, 2, 3):
            await in_thread(shown.do, "empty", await in_thread(shown.card, shown.bikes, number))
            if number == 1:
                await until(lambda: bool(screen.frames))
        await until(lambda: len(screen.frames) > 1)
    first, rest = screen.told
    assert first["to"] == rest["from"]
    assert rest["to"] == (await in_thread(Board.objects.get)).seq
    assert screen.at[1] - screen.at[0] >= terms().together


async def test_a_screen_that_joins_while_others_are_told_misses_nothing(
    deaf: None, shown: WheelWorks
) -> None:
    hub = Hub()
    async with hub.running():
        admitted = await in_thread(pass_for, shown)
        late: list[Listener] = []
        first = Listener(hub, admitted)
        usual = reads.ask

        async def joins_meanwhile(question: Any, *args: Any) -> Any:
            answer = await usual(question, *args)
            if question.__name__ == "frames" and not late:
                late.extend([Listener(hub, admitted), Listener(hub, admitted, Audience("de", "abacus"))])
            return answer

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(reads, "ask", joins_meanwhile)
            await in_thread(shown.do, "empty", await in_thread(shown.card, shown.bikes))
            await until(lambda: len(late) == 2 and all(screen.frames for screen in late))
    assert [screen.start for screen in late] == [first.start] * 2
    assert [screen.told[0]["from"] for screen in late] == [first.start] * 2


async def test_who_is_taken_off_the_board_is_shown_out_at_once(deaf: None, shown: WheelWorks) -> None:
    hub = Hub()
    secret = await in_thread(token_of, shown.people["Olga"])
    async with hub.running():
        admitted = await in_thread(pass_for, shown)
        screen = Listener(hub, admitted, token=Token.digest_of(secret))
        await asyncio.sleep(0.05)
        assert screen.code == 0
        await in_thread(Member.objects.filter(user=shown.people["Olga"]).delete)
        await until(lambda: screen.code == 4403, within=2)


async def test_the_last_screen_to_leave_ends_the_watch(deaf: None, shown: WheelWorks) -> None:
    hub = Hub()
    async with hub.running():
        screen = Listener(hub, await in_thread(pass_for, shown))
        assert hub.boards
        hub.leave(screen.board, screen.socket)
        assert not hub.boards


async def test_there_is_no_heartbeat_while_the_board_cannot_be_read(
    on_terms: Callable[..., None], shown: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_terms(look_every=0.02, heartbeat=0.1)
    hub = Hub()
    async with hub.running():
        screen = Listener(hub, await in_thread(pass_for, shown))
        await until(lambda: bool(screen.frames))

        async def broken(*_args: Any) -> Any:
            raise OSError("no database")

        monkeypatch.setattr(reads, "ask", broken)
        await asyncio.sleep(0.25)
        heard = len(screen.frames)
        await asyncio.sleep(0.3)
        assert len(screen.frames) == heard


async def test_slow_questions_of_several_boards_do_not_wait_for_each_other() -> None:
    began = time.monotonic()
    await asyncio.gather(*(reads.ask(time.sleep, 0.3) for _ in range(4)))
    assert time.monotonic() - began < 0.9


async def test_control_on_the_thread_that_all_coroutines_share_they_would() -> None:
    began = time.monotonic()
    await asyncio.gather(*(sync_to_async(time.sleep)(0.3) for _ in range(4)))
    assert time.monotonic() - began >= 1.2


async def test_those_who_missed_the_same_share_one_reading(
    deaf: None, shown: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Hub()
    asked: list[str] = []
    usual = reads.ask

    async def counting(question: Any, *args: Any) -> Any:
        asked.append(question.__name__)
        return await usual(question, *args)

    slept_since = (await in_thread(pass_for, shown)).seq
    await in_thread(shown.do, "empty", await in_thread(shown.card, shown.bikes))
    async with hub.running():
        screen = Listener(hub, await in_thread(pass_for, shown))
        monkeypatch.setattr(reads, "ask", counting)
        caught_up = [screen.board.catch_up(slept_since, screen.start, ENGLISH) for _ in range(50)]
        answers = await asyncio.gather(*caught_up)
    assert asked == ["news", "frames"]
    assert len({id(answer[0]) for answer in answers}) == 1
