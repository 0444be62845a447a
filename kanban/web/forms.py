"""What each verb asks for, checked before the floor is touched."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models.quantities import LARGEST
from kanban.planning.lifecycle import Verb
from kanban.web.fields import Fields

SAID = {"1": True, "true": True, "on": True, "0": False, "false": False}
LONGEST_NAME = 60
FARTHEST_PROMISE = timedelta(days=730)


def _quantity() -> forms.DecimalField:
    return forms.DecimalField(required=False, min_value=Decimal(0), max_value=LARGEST, decimal_places=3)


class Command(forms.Form):
    """Fields of a verb. A field that no verb knows, or that says something to a verb that does not
    take it, is refused: a misspelled quantity must not pass for none."""

    device = forms.CharField(required=False, max_length=60)
    reason = forms.CharField(required=False, max_length=200)

    def __init__(self, fields: Fields, *, at: datetime) -> None:
        super().__init__(fields)
        self.at = at

    def clean(self) -> dict[str, Any]:
        for name, value in self.data.items():
            if name not in self.fields and (value or name not in KNOWN):
                words = _("There is no such field here.")
                self.add_error(None, forms.ValidationError(words, code=name[:LONGEST_NAME]))
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        """The arguments of the verb: what was said. What was left out is the verb's to assume."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    def wrong(self) -> dict[str, list[str]]:
        """What has to be corrected, by field."""
        errors: dict[str, list[str]] = {}
        for name, found in self.errors.as_data().items():
            for error in found:
                field = str(error.code) if name == "__all__" else name
                errors.setdefault(field, []).extend(str(message) for message in error.messages)
        return errors


class Move(Command):
    """A verb on a card says which version of it the person saw."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class Start(Move):
    quantity = _quantity()
    promised_for = forms.DateTimeField(required=False)

    def clean_promised_for(self) -> datetime | None:
        """A promise is about the future that people plan for; without a zone it is the plant's time."""
        promised: datetime | None = self.cleaned_data["promised_for"]
        if promised and not self.at - timedelta(days=1) <= promised <= self.at + FARTHEST_PROMISE:
            raise forms.ValidationError(_("A promise lies in the future, within two years."))
        return promised


class Finish(Move):
    good = _quantity()
    scrapped = _quantity()
    close = forms.TypedChoiceField(
        required=False,
        choices=[(value, value) for value in SAID],
        coerce=SAID.__getitem__,
        error_messages={"invalid_choice": gettext_lazy("Say 1 or 0.")},
    )

    def clean_close(self) -> bool:
        return bool(self.cleaned_data["close"])


class Undo(Command):
    """Names its move in the address: no version is needed, but one may come along."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in super().facts().items() if name != "version"}


class Stock(Command):
    """What happens to the stock of an item at a place, both by the names on their labels."""

    item = forms.CharField(max_length=40)
    location = forms.CharField(max_length=40)
    quantity = forms.DecimalField(min_value=Decimal(0), max_value=LARGEST, decimal_places=3)


FORMS: dict[str, type[Move]] = {
    Verb.EMPTY: Move,
    Verb.START: Start,
    Verb.FINISH: Finish,
    Verb.RETURN: Move,
    Verb.HOLD: Move,
    Verb.RELEASE: Move,
}
KNOWN = {"version", "quantity", "promised_for", "good", "scrapped", "close", "reason", "device"}
