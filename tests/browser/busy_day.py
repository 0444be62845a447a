"""A day's work on one board, by the verbs that people use, evenly until so many events have happened.

`python -m tests.browser.busy_day SLUG EVENTS SECONDS`, a process of its own beside the server.
"""

import random
import sys
import time
from contextlib import suppress
from datetime import datetime

import django

django.setup()

from django.utils import timezone  # noqa: E402  # Django is set up only now

from kanban import pull  # noqa: E402
from kanban.models import Board, Card  # noqa: E402
from kanban.models.choices import Kind, State  # noqa: E402


def play(slug: str, events: int, seconds: float) -> None:
    chance = random.Random(6)
    board = Board.objects.get(slug=slug)
    cards = Card.objects.on(board).exclude(loop__kind=Kind.SUPPLIER)
    known = list(cards.values_list("pk", flat=True))
    begun, first = time.monotonic(), board.seq
    while (done := board.seq - first) < events:
        card = Card.objects.as_shown().get(pk=chance.choice(known))
        with suppress(pull.Refusal):
            step(card, chance, at=timezone.now())
        board.refresh_from_db()
        time.sleep(max(0.0, begun + seconds * done / events - time.monotonic()))


def step(card: Card, chance: random.Random, *, at: datetime) -> None:
    """One thing that somebody might do with this card now."""
    if card.held:
        pull.release(card, by=None, at=at)
    elif chance.random() < 0.5:
        pull.hold(card, by=None, at=at, reason="no pallets")
    elif card.state == State.DONE:
        pull.empty(card, by=None, at=at)
    elif card.state == State.REQUESTED:
        pull.start(card, by=None, at=at)
    else:
        pull.finish(card, by=None, at=at, good=card.loop.container_quantity)


if __name__ == "__main__":
    play(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
