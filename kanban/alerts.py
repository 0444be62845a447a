"""Alerts: what is late calls on every wall, until somebody says that he has seen it."""

from datetime import datetime

from django.contrib.auth.models import User

from kanban.models import Acknowledgement, Board
from kanban.overview import attention


def acknowledge(board: Board, alert: str, *, by: User, at: datetime) -> None:
    """`by` has seen what is late: no wall flashes for it any more. The first one to say so is kept.

    An alert that is over, or never was, is not acknowledged: nothing is there to be seen.
    """
    if alert in {notice.alert for notice in attention.notices(board, at=at) if notice.alert}:
        Acknowledgement.objects.get_or_create(board=board, alert=alert, defaults={"by": by, "at": at})
