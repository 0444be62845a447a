"""Who tries links that open nothing is told to wait; a link that holds opens all the same.

A secret is far too long to be guessed, and colleagues behind one address are not shut out by one of them.
"""

from django.http import HttpRequest

from kanban.web import tallies

MOST = 20
WITHIN_SECONDS = 600


def too_many(request: HttpRequest) -> bool:
    """Whether so many wrong links came from this address lately that one more is refused."""
    return tallies.lately(_key(request)) >= MOST


def note(request: HttpRequest) -> None:
    """One more wrong link came from there."""
    tallies.one_more(_key(request), within_seconds=WITHIN_SECONDS)


def _key(request: HttpRequest) -> str:
    return f"wrong-links/{tallies.site_of(request)}"
