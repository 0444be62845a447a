"""Who pressed, and how long ago: what a device says of a press that it could send only later."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from kanban.models import LateScan, Move
from kanban.web.seats import person

AT_ONCE = timedelta(minutes=1)
LONGEST = timedelta(days=365)


def by_another(request: HttpRequest) -> bool:
    """Whether somebody else pressed than is logged in now: a shared device sends for its owner alone."""
    said = request.headers.get("Pressed-By", "")
    return said not in ("", str(person(request).pk))


def when(request: HttpRequest, *, at: datetime) -> datetime | None:
    """When it was pressed, where that was more than a minute before `at`.

    The device says how many seconds have passed, not what its clock shows: that may be wrong.
    """
    said = request.headers.get("Pressed-Ago", "")
    seconds = int(said) if said.isascii() and said.isdigit() and len(said) < 12 else 0
    passed = min(timedelta(seconds=seconds), LONGEST)
    return at - passed if passed >= AT_ONCE else None


def remember(move: Move, scanned_at: datetime | None) -> None:
    """Keeps the true moment beside the move, but none before the card had come to where it moved from."""
    if scanned_at is not None:
        LateScan.objects.create(move=move, scanned_at=max(scanned_at, move.since))
