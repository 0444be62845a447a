"""Who may watch a board. Asked when a socket opens, every few seconds after, and when rights change."""

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from kanban.models import Board, Device, Display, Token
from kanban.operators import turns

NOT_LOGGED_IN = 4401
NOT_ALLOWED = 4403
"""Close codes, after HTTP's 401 and 403. A board that is missing and one that is forbidden answer alike."""

sessions = import_module(settings.SESSION_ENGINE)


@dataclass(frozen=True)
class Credential:
    """What somebody shows: a program its token (of which only the digest is kept), a browser its session
    (a shared device its cookie besides, likewise), a television its cookie (likewise)."""

    token_digest: str = ""
    session_key: str = ""
    device_digest: str = ""
    display_digest: str = ""


@dataclass(frozen=True)
class Pass:
    """This person, or this television, may watch this board, whose log stood at `seq` and went back to
    `pruned_to`."""

    watcher: tuple[str, int]
    board_id: int
    slug: str
    seq: int
    pruned_to: int


def admit(credential: Credential, slug: str) -> Pass | int:
    """A pass, or the code with which to close."""
    if credential.display_digest:
        return _display_admitted(credential.display_digest, slug)
    person = _person(credential)
    if person is None:
        return NOT_LOGGED_IN
    board = Board.objects.visible_to(person).filter(slug=slug).first()
    if board is None:
        return NOT_ALLOWED
    return Pass(("person", person.pk), board.pk, slug, board.seq, board.pruned_to)


def still_admits(credential: Credential, slug: str) -> int:
    """0 when the pass still holds, else the code with which to close."""
    answer = admit(credential, slug)
    return answer if isinstance(answer, int) else 0


def _display_admitted(digest: str, slug: str) -> Pass | int:
    """A television watches the boards that it is set up to show, until it is revoked."""
    display = Display.objects.showing().filter(digest=digest).first()
    if display is None:
        return NOT_LOGGED_IN
    board = display.boards().filter(slug=slug).first()
    if board is None:
        return NOT_ALLOWED
    return Pass(("display", display.pk), board.pk, slug, board.seq, board.pruned_to)


def _person(credential: Credential) -> User | None:
    if credential.token_digest:
        tokens = Token.objects.filter(digest=credential.token_digest, user__is_active=True)
        token = tokens.select_related("user").first()
        return token.user if token else None
    return _person_logged_in(credential) if credential.session_key else None


def _person_logged_in(credential: Credential) -> User | None:
    """As the pages see it: the session lives, the password has not been changed since, and at a shared
    device the turn has not ended."""
    request = HttpRequest()
    request.session = sessions.SessionStore(credential.session_key)
    person = get_user(request)
    if isinstance(person, AnonymousUser) or not _in_turn(request.session, credential.device_digest):
        return None
    return person


def _in_turn(session: SessionBase, device_digest: str) -> bool:
    turn = turns.of(session)
    if turn is None:
        return True
    device = Device.objects.filter(digest=device_digest).first()
    return turns.holds(turn, device, at=timezone.now())
