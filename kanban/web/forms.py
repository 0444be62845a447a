"""What each verb asks for, checked before the floor is touched."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban.planning.lifecycle import Verb
from kanban.web.fields import LONGEST_NAME, Fields
from kanban.web.inputs import Quantity, Version, YesOrNo, text

FARTHEST_PROMISE = timedelta(days=730)


class Command(forms.Form):
    """Fields of a verb. A field that no verb knows, or that says something to a verb that does not
    take it, is refused: a misspelled quantity must not pass for none."""

    device = text(60, gettext_lazy("Device: at most 60 characters."))
    reason = text(200, gettext_lazy("Say why in at most 200 characters."))

    def __init__(self, fields: Fields, *, at: datetime, spoken: bool = False, through: str = "") -> None:
        """`spoken`: a person wrote the quantities, in the language of the page. `through`: the device."""
        super().__init__(fields)
        self.at = at
        self.through = through
        for field in self.fields.values():
            if isinstance(field, Quantity):
                field.spoken = spoken

    def clean(self) -> dict[str, Any]:
        for name, value in self.data.items():
            if name not in self.fields and (value or name not in KNOWN):
                words = _("There is no such field here.")
                self.add_error(None, forms.ValidationError(words, code=name[:LONGEST_NAME]))
        return self.cleaned_data | ({"device": self.through} if self.through else {})

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

    version = Version(missing=gettext_lazy("Load the card again: its version is missing."))


class Promised(Move):
    promised_for = forms.DateTimeField(
        required=False,
        error_messages={"invalid": gettext_lazy("Promised for: a day and a time such as 2026-05-11 14:00.")},
    )

    def clean_promised_for(self) -> datetime | None:
        """A promise is about the future that people plan for; without a zone it is the plant's time."""
        promised: datetime | None = self.cleaned_data["promised_for"]
        if promised and not self.at - timedelta(days=1) <= promised <= self.at + FARTHEST_PROMISE:
            raise forms.ValidationError(_("A promise lies in the future, within two years."))
        return promised


class Start(Promised):
    quantity = Quantity(gettext_lazy("Quantity"))
    promised_quantity = Quantity(gettext_lazy("Promised quantity"))


class Promise(Promised):
    """Another date, and perhaps quantity, than a supplier had promised before."""

    promised_for = forms.DateTimeField(
        error_messages={
            "required": gettext_lazy("Say by when it is promised."),
            "invalid": gettext_lazy("Promised for: a day and a time such as 2026-05-11 14:00."),
        }
    )
    quantity = Quantity(gettext_lazy("Promised quantity"))


class Finish(Move):
    good = Quantity(gettext_lazy("Good"))
    scrapped = Quantity(gettext_lazy("Scrapped"))
    returned = Quantity(gettext_lazy("Sent back"))
    close = YesOrNo(gettext_lazy("Close short"))


class Ship(Move):
    """What a supplier said, by telephone for instance, has left."""

    quantity = Quantity(gettext_lazy("Quantity"))
    carrier = text(60, gettext_lazy("Carrier: at most 60 characters."))
    number = text(60, gettext_lazy("Consignment number: at most 60 characters."))


class Reorder(Move):
    """Who is to be asked instead, by the code of the firm; whoever is next, if it is left out."""

    supplier = text(40, gettext_lazy("A supplier's code has at most 40 characters."))


class Undo(Command):
    """Names its move in the address: no version is needed, but one may come along."""

    version = Version()


class Stock(Command):
    """What happens to the stock of an item at a place, both by the names on their labels."""

    item = text(
        40,
        gettext_lazy("A part number has at most 40 characters."),
        missing=gettext_lazy("Say which part."),
    )
    location = text(
        40, gettext_lazy("A place has at most 40 characters."), missing=gettext_lazy("Say which place.")
    )
    quantity = Quantity(gettext_lazy("Quantity"), missing=gettext_lazy("Say how many."))


class Count(Stock):
    """`sure` confirms a number that nobody expects there."""

    sure = YesOrNo(gettext_lazy("Sure"))


FORMS: dict[str, type[Move]] = {
    Verb.EMPTY: Move,
    Verb.START: Start,
    Verb.FINISH: Finish,
    Verb.RETURN: Move,
    Verb.HOLD: Move,
    Verb.RELEASE: Move,
    Verb.PROMISE: Promise,
    Verb.SHIP: Ship,
    Verb.REFUSE: Move,
    Verb.REORDER: Reorder,
}
KNOWN = {"reason", "device"}.union(*(form.base_fields for form in FORMS.values()))
