"""Fields of a command: how they are read, and the words for what was meant instead."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from inventory.models import quantities
from inventory.models.quantities import LARGEST
from kanban.web import spelling

Words = str | Promise
LARGEST_VERSION = 2**31 - 1
SAID = {"1": True, "true": True, "on": True, "0": False, "false": False, "": False}


class Quantity(forms.DecimalField):
    """An amount from 0; `name` is what the floor calls it.

    A program spells it in ASCII digits with a point, a person (`spoken`) as in the language that is spoken.
    """

    spoken = False

    def __init__(self, name: Words, *, missing: Words = "") -> None:
        words: dict[str, Any] = {
            "required": missing,
            "invalid": format_lazy(_("{name}: a number such as 12 or 0.25."), name=name),
            "min_value": format_lazy(_("{name}: a number from 0."), name=name),
            "max_value": format_lazy(_("{name}: at most 1,000,000,000."), name=name),
            "max_decimal_places": format_lazy(_("{name}: at most three decimals."), name=name),
        }
        limits: dict[str, Any] = {"min_value": Decimal(0), "max_value": LARGEST, "decimal_places": 3}
        super().__init__(required=bool(missing), error_messages=words, **limits)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        try:
            return spelling.read(str(value)) if self.spoken else quantities.read(str(value).strip())
        except spelling.Ambiguous as error:
            raise forms.ValidationError(str(error), code="invalid") from error
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class Version(forms.IntegerField):
    """Which version of the card somebody saw: a whole number from 0."""

    def __init__(self, *, missing: Words = "") -> None:
        wrong = _("Version: a whole number from 0, as the card says it.")
        words: dict[str, Any] = {
            "required": missing,
            "invalid": wrong,
            "min_value": wrong,
            "max_value": wrong,
        }
        super().__init__(required=bool(missing), min_value=0, max_value=LARGEST_VERSION, error_messages=words)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            read = quantities.read(str(value).strip())
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if read != read.to_integral_value():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(read)


class YesOrNo(forms.CharField):
    """1 or 0; nothing said is no."""

    def __init__(self, name: Words) -> None:
        words: dict[str, Any] = {"invalid": format_lazy(_("{name}: 1 or 0."), name=name)}
        super().__init__(required=False, error_messages=words)

    def clean(self, value: Any) -> bool:
        said = SAID.get(str(value or "").strip())
        if said is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return said


def text(longest: int, too_long: Words, *, missing: Words = "") -> forms.CharField:
    """A line of text, of at most `longest` characters."""
    words: dict[str, Any] = {
        "required": missing,
        "max_length": too_long,
        "null_characters_not_allowed": _("Leave out what cannot be seen."),
    }
    return forms.CharField(required=bool(missing), max_length=longest, error_messages=words)
