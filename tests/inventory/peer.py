"""A real mail server at the other end, which takes mail or misbehaves, supplier by supplier."""

import asyncio
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Peer:
    """Listens on loopback. `manners` of a domain: accept, refuse, greylist, slow, hang or drop."""

    manners: dict[str, str] = field(default_factory=dict)
    letters: list[EmailMessage] = field(default_factory=list)
    answer_to_rcpt: str = ""
    ends_after: int = 0  # letters in one connection, then 421 at the next; 0: never
    ended: int = 0
    talks: list[Session] = field(default_factory=list)
    read_in: list[Session] = field(default_factory=list)
    reading: Event = field(default_factory=Event)
    closing: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def manner_to(self, address: str) -> str:
        return self.manners.get(address.rpartition("@")[2], "accept")

    def to(self, domain: str) -> list[EmailMessage]:
        """The letters that were read for addresses of a domain, in the order of arrival."""
        return [letter for letter in self.letters if letter["To"].endswith(f"@{domain}")]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.talks.append(session)
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        read = sum(each is session for each in self.read_in)
        if self.ends_after and read >= self.ends_after:
            self.ended += 1
            return "421 4.7.0 enough for one connection"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        manner = self.manner_to(address)
        if self.answer_to_rcpt:
            return self.answer_to_rcpt
        if manner == "refuse":
            return "550 5.1.1 nobody of that name here"
        if manner == "greylist":
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Reads the letter whatever comes then: a sender without an answer cannot know."""
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.read_in.append(session)
        self.reading.set()
        manner = self.manner_to(envelope.rcpt_tos[0])
        if manner == "slow":
            await asyncio.sleep(1)
        while manner == "hang" and not self.closing.is_set():
            await asyncio.sleep(0.02)
        if manner == "drop" and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 OK"
