"""PINs: four to eight digits by which a person is known at a shared device, and nowhere else."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from kanban.models import Device, Pin
from kanban.operators import tries
from kanban.operators.refusals import Refusal

SHORTEST, LONGEST = 4, 8
GIVEN = 6
UPWARDS, DOWNWARDS = "01234567890", "09876543210"
MIDDLE = ("2580", "0852")
SALT = "kanban.operators.pins"


def check(pin: str) -> None:
    """Raises Refusal for what is no PIN, or one that everybody tries first."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise Refusal(_("A PIN has four to eight digits."))
    if is_trivial(pin):
        raise Refusal(_("Everybody would try this PIN first. Choose another one."))


def is_trivial(pin: str) -> bool:
    """1111, 1212, 1221, 1234, 4321, 7890, 2580: repeated, mirrored, in a row, down the middle of the keys."""
    repeated = any(pin == (pin[:n] * len(pin))[: len(pin)] for n in (1, 2, 3))
    in_a_row = pin in UPWARDS * 2 or pin in DOWNWARDS * 2
    return repeated or in_a_row or pin == pin[::-1] or pin in MIDDLE


def set_pin(user: User, pin: str, *, at: datetime, given: bool = False) -> Pin:
    """The person's PIN from now on; whoever came in by the old one is out. Raises Refusal.

    One that is `given` by somebody else has to be changed by its owner before anything else.
    """
    check(pin)
    facts = {"hash": make_password(_peppered(pin)), "set_at": at, "given": given}
    return Pin.objects.update_or_create(user=user, defaults=facts)[0]


def give(user: User, *, at: datetime) -> str:
    """A PIN by chance, told this once, for somebody who has none or has forgotten it."""
    while is_trivial(pin := "".join(secrets.choice("0123456789") for _digit in range(GIVEN))):
        pass
    set_pin(user, pin, at=at, given=True)
    return pin


def enter(user: User, pin: str, *, device: Device, address: str, at: datetime) -> Pin:
    """The person's PIN, when it is this one. Raises Refusal, also while too many were wrong lately."""
    kept = Pin.objects.filter(user=user).first()
    if kept is None or not device.people().filter(pk=user.pk).exists():
        raise Refusal(_("There is no PIN yet. A leader can give one, or print a badge."))
    tried = tries.begin(user, device, address, at=at)
    if not check_password(_peppered(pin), kept.hash):
        raise Refusal(_("This PIN is wrong."))
    tries.right(tried)
    return kept


def is_pin_of(user: User, pin: str) -> bool:
    """Whether it is the one that the person has already. Tells nobody who has not entered it."""
    kept = Pin.objects.filter(user=user).first()
    return kept is not None and check_password(_peppered(pin), kept.hash)


def _peppered(pin: str) -> str:
    """So few PINs there are that their hashes could be tried out; without the plant's key they cannot."""
    return salted_hmac(SALT, pin, algorithm="sha256").hexdigest()
