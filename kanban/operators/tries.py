"""Guessing is slowed down: after a few wrong PINs each further one has to wait, longer every time.

Counted in the database, so that all processes know: by person, by device and by address. A try is
written down before it is checked: a hundred guesses at once are a hundred tries. The slow check
itself runs outside the transaction, which would keep everybody else from moving cards.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from kanban.models import Device, PinTry
from kanban.operators.refusals import Refusal, in_words

FIRST_PAUSE = timedelta(seconds=15)


@dataclass(frozen=True)
class Patience:
    """So many wrong tries `within` that time are free; then pauses double, up to the `longest`."""

    free: int
    within: timedelta
    longest: timedelta

    def pause(self, wrong: int) -> timedelta:
        """How long after the last of so many wrong tries the next one has to wait."""
        if wrong < self.free:
            return timedelta(0)
        doubled: int = 2 ** min(wrong - self.free, 20)
        return min(FIRST_PAUSE * doubled, self.longest)


OF_A_PERSON = Patience(free=3, within=timedelta(days=1), longest=timedelta(hours=1))
AT_A_DEVICE = Patience(free=10, within=timedelta(hours=1), longest=timedelta(minutes=5))
FROM_AN_ADDRESS = Patience(free=20, within=timedelta(hours=1), longest=timedelta(minutes=5))


def begin(user: User | None, device: Device, address: str, *, at: datetime) -> PinTry:
    """Writes down one more try, wrong until it is `right`. Raises Refusal while it has to wait.

    Of a badge that nobody has, `user` is None: it counts for the device and the address.
    """
    with transaction.atomic():
        Device.objects.select_for_update().get(pk=device.pk)  # tries at once are counted one by one
        if user:
            User.objects.select_for_update().get(pk=user.pk)
        PinTry.objects.filter(at__lt=at - max(OF_A_PERSON.within, AT_A_DEVICE.within)).delete()
        wait = max(
            _wait(Q(user=user), OF_A_PERSON, at) if user else timedelta(0),
            _wait(Q(device=device), AT_A_DEVICE, at),
            _wait(Q(address=address), FROM_AN_ADDRESS, at),
        )
        if wait > timedelta(0):
            words = _("Too many wrong tries. Wait %(wait)s, then try again.")
            raise Refusal(words % {"wait": in_words(wait)})
        return PinTry.objects.create(user=user, device=device, address=address, at=at)


def right(tried: PinTry) -> None:
    """It was no guess: the person's wrong tries until then are forgiven, the device's others are not."""
    PinTry.objects.filter(user=tried.user_id, pk__lte=tried.pk).delete()


def _wait(whose: Q, patience: Patience, at: datetime) -> timedelta:
    recent = PinTry.objects.filter(whose, at__gt=at - patience.within)
    found = recent.aggregate(wrong=Count("pk"), last=Max("at"))
    return (found["last"] + patience.pause(found["wrong"]) - at) if found["last"] else timedelta(0)
