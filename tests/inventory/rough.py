"""Mail and web servers at their worst: three in ten letters fail, one in ten hangs, some are lost."""

import asyncio
import re
from random import Random
from threading import Lock

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.inventory.hooks import Letter
from tests.inventory.peer import Peer

FAILS, HANGS, RESETS, THROTTLES = 0.3, 0.1, 0.08, 0.07


class Dice:
    """Says how the next letter fares."""

    def __init__(self, seed: int) -> None:
        self.random, self.lock = Random(seed), Lock()

    def manner(self) -> str:
        with self.lock:
            thrown = self.random.random()
        for manner, share in (("fail", FAILS), ("hang", HANGS), ("reset", RESETS), ("throttle", THROTTLES)):
            if thrown < share:
                return manner
            thrown -= share
        return "accept"


class RoughWeb:
    """Manners for `Hooks`; what goes to a path with "gone" in it is answered 410."""

    WORDS = {"fail": "500", "throttle": "429 1", "accept": "204", "hang": "hang", "reset": "reset"}

    def __init__(self, dice: Dice) -> None:
        self.dice = dice

    def __call__(self, letter: Letter) -> str:
        return "410" if "gone" in letter.path else self.WORDS[self.dice.manner()]


class RoughPeer(Peer):
    """A mail server of that kind; keeps letters as they were read, by Message-ID."""

    def __init__(self, dice: Dice) -> None:
        super().__init__()
        self.dice = dice
        self.read: list[tuple[str, bytes]] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        manner = self.dice.manner()
        if manner in ("fail", "throttle"):
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        envelope.mail_options.append(manner)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        name = re.search(rb"^Message-ID: *(?:\r?\n )?<([^>]+)>", envelope.content, flags=re.MULTILINE)
        assert name
        undated = re.sub(rb"^Date: .*$", b"", envelope.content, flags=re.MULTILINE)
        self.read.append((name[1].decode(), undated))
        manner = envelope.mail_options[-1]
        if manner == "hang":
            await asyncio.sleep(1.5)
        if manner in ("hang", "reset") and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 OK"
