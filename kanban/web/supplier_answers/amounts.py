"""The field of a quantity on the supplier's answer."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban.web import spelling


class Amount(forms.CharField):
    """How many, as a person writes it in the language of the page."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Quantity"),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": gettext_lazy("Say how many.")},
        )

    def clean(self, value: Any) -> Decimal:
        try:
            return spelling.read(super().clean(value))
        except spelling.Ambiguous as error:
            raise forms.ValidationError(str(error)) from error
        except ValueError as error:
            raise forms.ValidationError(_("This is no number.")) from error
