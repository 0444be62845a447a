"""Televisions as they stand in the database once a leader has paired them."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from kanban import displays
from kanban.models import Board, Display


def hung_up(board: Board, *, by: User, name: str = "Hall") -> tuple[Display, str]:
    """A television that shows this board, and the secret of its cookie."""
    secret, at = Display.new_secret(), timezone.now()
    waiting = displays.wait(secret=secret, address="", at=at)
    facts: dict[str, Any] = {"name": name, "place": "", "distance": Decimal(4), "diagonal": Decimal(55)}
    return displays.pair(board, waiting.code or "", by=by, at=at, **facts), secret
