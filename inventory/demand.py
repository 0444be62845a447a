"""How fast something is used up, kept up to date one posting at a time.

The estimate is an exponentially weighted rate with time constant TIME_CONSTANT: what was used an
hour ago counts less than what was used now. A young estimate is divided by the share of the weights
that its short life could have collected (the bias correction of Kingma and Ba, "Adam", 2015,
section 3), so a part first used ten minutes ago shows its true pace at once. The first take only
starts the clock: one take alone says nothing about a pace, and n takes span n − 1 intervals.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

TIME_CONSTANT = timedelta(hours=4)
SHORTEST_LIFE = timedelta(minutes=5)
SMALLEST = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Demand:
    """What was taken after the first take, at `since`, each unit weighted by how long ago it was."""

    weight: Decimal = Decimal(0)
    since: datetime | None = None
    at: datetime | None = None

    def as_of(self, at: datetime) -> "Demand":
        """The same demand seen from a later moment: older takes weigh less."""
        if self.at is None or at <= self.at:
            return Demand(self.weight, self.since, self.at or at)
        return Demand((self.weight * _fading(at - self.at)).quantize(SMALLEST), self.since, at)

    def plus(self, quantity: Decimal, *, at: datetime) -> "Demand":
        """The demand after `quantity` was taken at `at`."""
        now = self.as_of(at)
        if now.since is None:
            return Demand(now.weight, at, now.at)
        return Demand(now.weight + quantity, now.since, now.at)

    def minus(self, quantity: Decimal, *, taken: datetime, at: datetime) -> "Demand":
        """The demand as if `quantity`, taken earlier at `taken`, had never been taken."""
        now = self.as_of(at)
        if now.since is None or taken <= now.since:
            return now
        share = (quantity * _fading(max(at - taken, timedelta()))).quantize(SMALLEST)
        return Demand(max(now.weight - share, Decimal(0)), now.since, now.at)

    def per_hour(self) -> Decimal:
        """Units used per hour as of `at`; 0 until something was taken twice."""
        if self.since is None or self.at is None or not self.weight:
            return Decimal(0)
        life = max(self.at - self.since, SHORTEST_LIFE)
        return self.weight / _hours(TIME_CONSTANT) / (1 - _fading(life))

    def runs_out_at(self, stock: Decimal) -> datetime | None:
        """When `stock` is used up at this pace; None when there is no pace to speak of."""
        rate = self.per_hour()
        if self.at is None or rate <= SMALLEST:
            return None
        hours = min(stock / rate, Decimal(24 * 365))
        return self.at + timedelta(seconds=int(hours * 3600))


def _fading(age: timedelta) -> Decimal:
    return (-_hours(age) / _hours(TIME_CONSTANT)).exp()


def _hours(span: timedelta) -> Decimal:
    return Decimal(str(span.total_seconds())) / 3600
