"""How long a supplier's silence is borne: reminder, then the buyer, then the backup.

All of it is counted in the response time R that was agreed with the source, from when the supplier
was asked: the reminder goes out after R, the buyer is alerted after 1.5 R, and after 2 R another
supplier has its turn.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

REMINDER = Decimal(1)
ALERT = Decimal("1.5")
BACKUP = Decimal(2)


@dataclass(frozen=True)
class Patience:
    """The moments from which each consequence is due, while no answer has come."""

    remind_at: datetime
    alert_at: datetime
    give_up_at: datetime


def patience(asked_at: datetime, response_hours: Decimal) -> Patience:
    """What follows if a supplier asked at `asked_at` is to answer within `response_hours`."""

    def after(times: Decimal) -> datetime:
        return asked_at + timedelta(seconds=float(response_hours * times * 3600))

    return Patience(after(REMINDER), after(ALERT), after(BACKUP))


def none_left(at: datetime) -> Patience:
    """A supplier who could not be reached by `at` will not answer: nothing is waited for."""
    return Patience(at, at, at)
