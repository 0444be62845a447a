"""Televisions: they wait with a code, are paired by a leader, show their boards, and are revoked."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import Shift
from kanban.models import Board, Display, WrongCode

SIGNS = "ABCDEFGHJKMNPQRTUVWXYZ2346789"  # none that looks like another: no I, L, O, S, 0, 1, 5
LENGTH = 8
CODE_FOR = timedelta(minutes=10)
MOST_WRONG = 5  # codes of one leader
MOST_WRONG_THERE = 20  # codes from one address: several leaders may sit behind it
WITHIN = timedelta(minutes=10)
MOST_WAITING = 30  # televisions at one address that wait at once
SEEN_EVERY = timedelta(seconds=30)
MISSED = timedelta(minutes=2)  # a television that asks for nothing so long is off, or has no network


class Refusal(Exception):
    """Why a television was not paired, in words for the leader."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Crowded(Exception):
    """Too many televisions wait for a leader at this address."""


def of(secret: str) -> Display | None:
    """The display whose cookie this is, whatever has become of it."""
    shown = Display.objects.select_related("board", "instead_of").filter(digest=Display.digest_of(secret))
    return shown.first() if secret else None


def wait(*, secret: str, address: str, instead_of: Display | None = None, at: datetime) -> Display:
    """A television that nobody knows yet, with a code. Those that waited in vain are forgotten."""
    Display.objects.filter(board=None, code_expires_at__lt=at - CODE_FOR).delete()
    if Display.objects.filter(board=None, address=address).count() >= MOST_WAITING:
        raise Crowded
    return Display.objects.create(
        digest=Display.digest_of(secret),
        address=address,
        instead_of=instead_of,
        code=_new_code(),
        code_expires_at=at + CODE_FOR,
    )


def renew(display: Display, *, at: datetime) -> Display:
    """A new code where the old one has expired, and nobody has entered it meanwhile."""
    if display.code_expires_at and display.code_expires_at <= at:
        old = Display.objects.filter(pk=display.pk, board=None, code_expires_at__lte=at)
        old.update(code=_new_code(), code_expires_at=at + CODE_FOR)
        display.refresh_from_db()
    return display


def pair(
    board: Board,
    code: str,
    *,
    name: str,
    place: str,
    distance: Decimal,
    diagonal: Decimal,
    by: User,
    address: str = "",
    at: datetime,
) -> Display:
    """From now on the television that shows this code shows this board. Raises Refusal.

    Who has entered too many wrong codes lately is refused whatever the code, and so is everybody at an
    `address` from where far too many came; others are not.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two guesses at once are counted one by one
        if _guesses(by, address, at=at):
            raise Refusal(_("Too many wrong codes. Try again in ten minutes."))
        waiting = Display.objects.waiting(at=at).select_for_update()
        display = waiting.filter(code=_as_written(code)).first()
        if display:
            display.board, display.code, display.code_expires_at = board, None, None
            display.name, display.place, display.distance, display.diagonal = name, place, distance, diagonal
            display.paired_at, display.paired_by = at, by
            display.bright_from, display.bright_until = Shift.hours()
            display.save()
            return display
        WrongCode.objects.filter(at__lt=at - WITHIN).delete()
        WrongCode.objects.create(user=by, address=address, at=at)
    raise Refusal(_("No television shows this code now. Look at its screen: codes change every ten minutes."))


def change(display: Display, *, board: Board, also: Iterable[Board], **facts: Any) -> None:
    """Sets it up anew, without pairing it again: `board` and `also` are what it may look at from now on.

    `facts` are its other fields, such as name, place and distance. The television follows by itself.
    """
    with transaction.atomic():
        for name, value in facts.items():
            setattr(display, name, value)
        display.board = board
        display.also.set([each for each in also if each != board])
        display.save()


def withdraw(display: Display, board: Board, *, at: datetime) -> None:
    """It may no longer show this board: its own one makes it show a code, another one it just leaves out."""
    if display.board == board:
        revoke(display, at=at)
    else:
        display.also.remove(board)


def revoke(display: Display, *, at: datetime) -> None:
    """It may no longer look. Twice is once."""
    if display.revoked_at is None:
        display.revoked_at = at
        display.save(update_fields=["revoked_at"])


def seen(display: Display, board: Board, *, page: int = 1, pages: int = 1, at: datetime) -> None:
    """It has asked just now and shows this board; written down every half minute, and when it turns."""
    lately = display.last_seen_at is not None and display.last_seen_at > at - SEEN_EVERY
    if not lately or (display.showing_id, display.pages) != (board.pk, pages):
        now = {"showing": board, "page": page, "pages": pages, "last_seen_at": at}
        Display.objects.filter(pk=display.pk).update(**now)


def _guesses(person: User, address: str, *, at: datetime) -> bool:
    lately = WrongCode.objects.filter(at__gt=at - WITHIN)
    if lately.filter(user=person).count() >= MOST_WRONG:
        return True
    return bool(address) and lately.filter(address=address).count() >= MOST_WRONG_THERE


def _as_written(code: str) -> str:
    """As people type it: small letters, blanks and hyphens do not matter."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
