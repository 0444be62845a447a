"""Quantities are decimals with three places: pieces, metres, kilograms."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.formats import get_format

THOUSANDTH = Decimal("0.001")
LARGEST = Decimal(1_000_000_000)
SINGULAR = {"pcs": "pc", "sets": "set", "pairs": "pair", "tubs": "tub"}
SPELLED = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")

if TYPE_CHECKING:
    _DecimalField = models.DecimalField[Decimal, Decimal]
else:
    _DecimalField = models.DecimalField


class QuantityField(_DecimalField):
    """An amount of an item in its own unit, exact to a thousandth."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)


def read(text: str) -> Decimal:
    """The number that `text` spells in ASCII digits: 12, -3, 0.25. Anything else is a ValueError.

    Python also reads 1_0, 1e3 and digits of other scripts, which nobody means as a quantity.
    """
    if not SPELLED.fullmatch(text):
        raise ValueError(text)
    return Decimal(text)


def rounded(quantity: Decimal, *, decimals: int) -> Decimal:
    """`quantity` as the floor would count it, with at most `decimals` places, halves up."""
    return quantity.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def unit_for(quantity: Decimal, unit: str) -> str:
    """The unit as it is said of so many: 1 pc, 5 pcs; one without a singular of its own stays."""
    return SINGULAR.get(unit, unit) if quantity == 1 else unit


def one_or_many(quantity: Decimal) -> int:
    """The number that chooses the singular for exactly one and the plural for all else, 0.5 too."""
    return 1 if quantity == 1 else 2


def plain(quantity: Decimal) -> str:
    """The shortest decimal string: 12, 0.25, never 12.000 or 1E+2."""
    text = format(quantity, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def spelled(quantity: Decimal) -> str:
    """The shortest way to write it in the language that is spoken now: 12,5 in German."""
    return plain(quantity).replace(".", own_sign())


def own_sign() -> str:
    """The decimal sign of the language that is spoken now."""
    return "," if get_format("DECIMAL_SEPARATOR") == "," else "."
