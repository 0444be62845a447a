"""Talks with the mail server that are kept for the next letter: greeting, TLS and log-in cost more than it.

What is kept is bounded in letters, in idle time and in age, far below a lease. No letter is ever given
to the server a second time once its text may have gone out.
"""

from dataclasses import dataclass, field
from smtplib import SMTPException, SMTPSenderRefused
from threading import Lock
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

MOST_LETTERS = 50
IDLE_SECONDS = 5.0
OLDEST_SECONDS = 60.0
# How long a kept talk may take to show that it is alive.
PROBE_SECONDS = 2.0
CLOSING = 421


@dataclass
class Talk:
    """One connection to the mail server, used by one thread at a time."""

    line: EmailBackend
    began: float = field(default_factory=monotonic)
    rested: float = field(default_factory=monotonic)
    letters: int = 0

    def send(self, mail: EmailMessage) -> int:
        self.line.open()
        self.letters += 1
        return self.line.send_messages([mail]) or 0

    def may_stay(self) -> bool:
        """Whether it may be used once more: the server has not ended it, and no bound is reached."""
        now = monotonic()
        spent = self.letters >= MOST_LETTERS or now - self.began > OLDEST_SECONDS
        connected = bool(self.line.connection and self.line.connection.sock)
        return connected and not spent and now - self.rested <= IDLE_SECONDS

    def is_alive(self) -> bool:
        """Asks the server to forget the last letter; before a new one that is always safe."""
        talk = self.line.connection
        if talk is None or talk.sock is None:
            return False
        try:
            talk.sock.settimeout(min(PROBE_SECONDS, settings.EMAIL_TIMEOUT))
            code, _answer = talk.rset()
            if code != 250 or talk.sock is None:
                return False
            talk.sock.settimeout(settings.EMAIL_TIMEOUT)
        except (SMTPException, OSError):
            return False
        return True

    def hang_up(self) -> None:
        """Ends it without a word that would have to be waited for."""
        if self.line.connection:
            self.line.connection.close()
            self.line.connection = None


@dataclass
class Sessions:
    """The talks that rest, by the server that they are with."""

    resting: dict[tuple[object, ...], list[Talk]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def send(self, mail: EmailMessage) -> int:
        """Sends over a kept talk where one is alive, else over a new one; returns how many were accepted.

        A kept talk that the server ends before it has heard of the letter is replaced once.
        """
        line = get_connection()
        if type(line) is not EmailBackend:
            return mail.send()
        kept = self._alive(server_of(line))
        if kept:
            try:
                return self._over(kept, mail)
            except SMTPSenderRefused as refused:
                if refused.smtp_code != CLOSING:
                    raise
        return self._over(Talk(line), mail)

    def tidy(self) -> None:
        """Ends the talks that have rested too long."""
        with self.lock:
            talks = [talk for resting in self.resting.values() for talk in resting]
            stay = {id(talk) for talk in talks if talk.may_stay()}
            for server, resting in list(self.resting.items()):
                self.resting[server] = [talk for talk in resting if id(talk) in stay]
        for talk in talks:
            if id(talk) not in stay:
                talk.hang_up()

    def close(self) -> None:
        """Ends all that rest."""
        with self.lock:
            talks = [talk for resting in self.resting.values() for talk in resting]
            self.resting.clear()
        for talk in talks:
            talk.hang_up()

    def _alive(self, server: tuple[object, ...]) -> Talk | None:
        """A talk that rests and is alive; those that are not are ended on the way."""
        while True:
            with self.lock:
                resting = self.resting.get(server)
                if not resting:
                    return None
                talk = resting.pop()
            if talk.may_stay() and talk.is_alive():
                return talk
            talk.hang_up()

    def _over(self, talk: Talk, mail: EmailMessage) -> int:
        """Whatever goes wrong, the talk is over: nobody is left to guess what the server makes of it."""
        try:
            accepted = talk.send(mail)
        except BaseException:
            talk.hang_up()
            raise
        talk.rested = monotonic()
        if talk.may_stay():
            with self.lock:
                self.resting.setdefault(server_of(talk.line), []).append(talk)
        else:
            talk.hang_up()
        return accepted


def server_of(line: EmailBackend) -> tuple[object, ...]:
    """Whom a connection is with, and as whom."""
    return (line.host, line.port, line.username, line.password, line.use_tls, line.use_ssl)


kept = Sessions()
