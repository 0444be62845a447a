"""What a cell may say: each reader turns a cell's text into its value, or says what would be right."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email, validate_slug
from django.utils.translation import gettext as _

from inventory.models import quantities
from inventory.models.quantities import LARGEST, plain

Reader = Callable[[str], Any]

LIKE_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}((,\d{3})+|(\.\d{3}){2,})(\.\d+)?", re.ASCII)


class Unreadable(ValueError):
    """The cell cannot be meant so; its text says what would be right."""


def nearest(word: str, known: Iterable[str]) -> str:
    """ "Did you mean …?", or nothing when nothing known comes near."""
    by_small = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_small, n=1, cutoff=0.6)
    return " " + _("Did you mean “%(name)s”?") % {"name": by_small[close[0]]} if close else ""


def text(longest: int) -> Reader:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Unreadable(
                _("%(length)d characters are too many; write at most %(longest)d.")
                % {"length": len(cell), "longest": longest}
            )
        if not cell.isprintable():
            raise Unreadable(_("It holds a line break or another invisible character; write one plain line."))
        return cell

    return read


def slug(cell: str) -> str:
    try:
        validate_slug(text(40)(cell))
    except ValidationError:
        raise Unreadable(
            _("“%(cell)s” cannot be part of an address; use letters, digits, - and _.") % {"cell": cell}
        ) from None
    return cell


def email(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError:
        raise Unreadable(
            _("“%(cell)s” is no e-mail address; write one such as orders@firm.example.") % {"cell": cell}
        ) from None
    return cell


def web_address(cell: str) -> str:
    try:
        URLValidator(schemes=("https", "http"))(text(500)(cell))
    except ValidationError:
        raise Unreadable(
            _("“%(cell)s” is no web address; write one such as https://firm.example/kanban.") % {"cell": cell}
        ) from None
    return cell


def day(cell: str) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Unreadable(_("“%(cell)s” is no day; write one such as 2026-05-11.") % {"cell": cell}) from None


def one_of(*allowed: str) -> Reader:
    def read(cell: str) -> str:
        if cell.lower() not in allowed:
            raise Unreadable(
                _("“%(cell)s” is unknown; write one of %(allowed)s.")
                % {"cell": cell, "allowed": ", ".join(allowed)}
                + nearest(cell, allowed)
            )
        return cell.lower()

    return read


def yes_or_no(cell: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    if cell.lower() not in words:
        raise Unreadable(_("“%(cell)s” is neither yes nor no.") % {"cell": cell})
    return words[cell.lower()]


def names(cell: str) -> tuple[str, ...]:
    """Several names in one cell, separated by spaces."""
    return tuple(dict.fromkeys(cell.split()))


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number from `least` (or above it) to `most` with at most `places` decimals."""

    least: Decimal | int = 0
    most: Decimal | int = LARGEST
    places: int = 3
    above: bool = False

    def __call__(self, cell: str) -> Decimal:
        value = _decimal(cell)
        self._refuse_out_of_range(cell, value)
        if value == round(value, self.places):
            return value
        if self.places == 0:
            raise Unreadable(_("%(cell)s has too many decimals; write a whole number.") % {"cell": cell})
        words = _("%(cell)s has too many decimals; write at most %(places)d.")
        raise Unreadable(words % {"cell": cell, "places": self.places})

    def _refuse_out_of_range(self, cell: str, value: Decimal) -> None:
        if self.least < value <= self.most or (value == self.least and not self.above):
            return
        words = (
            _("%(cell)s is out of range; write a number above %(least)s, up to %(most)s.")
            if self.above
            else _("%(cell)s is out of range; write a number from %(least)s to %(most)s.")
        )
        facts = {"cell": cell, "least": plain(Decimal(self.least)), "most": plain(Decimal(self.most))}
        raise Unreadable(words % facts)


class Whole(Number):
    """A whole number."""

    def __init__(self, *, least: int = 0, most: int) -> None:
        super().__init__(least=least, most=most, places=0)

    def __call__(self, cell: str) -> int:  # type: ignore[override]
        return int(super().__call__(cell))


def _decimal(cell: str) -> Decimal:
    if GROUPED.fullmatch(cell):
        raise ambiguous(cell)
    try:
        return quantities.read(cell.replace(",", "."))
    except ValueError:
        words = _("“%(cell)s” is no number; write one such as 12 or 0.25.")
        raise Unreadable(words % {"cell": cell}) from None


def ambiguous(cell: str) -> Unreadable:
    """1.000 is one in some countries and a thousand in others: nobody may guess."""
    words = _("“%(cell)s” may mean thousands or decimals; write 1000 for a thousand, or 1.0000 for one.")
    return Unreadable(words % {"cell": cell})
