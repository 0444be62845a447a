"""What a supplier may say, checked before the pull is asked."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models.items import InvalidQuantity
from inventory.models.quantities import unit_for
from kanban.web.spelling import spelled
from kanban.web.supplier_answers.amounts import Amount
from kanban.web.supplier_answers.requests import Request

FARTHEST_PROMISE = timedelta(days=730)
DAY = "%Y-%m-%d"
CLOCK = "%H:%M"


class Answer(forms.Form):
    """An answer about one request. `name` is its own in addresses and ids."""

    name = ""

    def __init__(self, data: Any = None, *, asked: Request) -> None:
        super().__init__(
            data, auto_id=f"{self.name}-%s", initial=self.proposed(asked), use_required_attribute=False
        )
        self.asked = asked

    def proposed(self, asked: Request) -> dict[str, Any]:
        """What stands in the fields before anybody types."""
        return {}

    def point_out(self) -> None:
        """Puts the cursor where something has to be corrected: no script is needed to find it."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True

    def typed(self, name: str) -> Any:
        """What a field says by itself; None where it cannot be read."""
        try:
            return self.fields[name].clean(self.data.get(name, ""))
        except forms.ValidationError:
            return None

    def countable(self, quantity: Decimal, most: Decimal) -> Decimal:
        """The quantity, if the part is counted so and that many were asked for."""
        item = self.asked.order.item
        try:
            item.check_quantity(quantity)
        except InvalidQuantity as refused:
            least = _("Say at least %(least)s.") % {"least": spelled(Decimal(1).scaleb(-item.decimals))}
            raise forms.ValidationError(str(refused) if quantity else least) from refused
        if quantity > most:
            words = _("That is more than we can take: at most %(most)s %(unit)s.")
            most = max(most, Decimal(0))
            raise forms.ValidationError(words % {"most": spelled(most), "unit": unit_for(most, item.unit)})
        return quantity


class Yes(Answer):
    """Yes, by the date that was asked for."""

    name = "yes"

    def clean(self) -> dict[str, Any]:
        if not self.asked.asked_in_time:
            raise forms.ValidationError(_("The date we asked for has passed. Name another one."))
        return self.cleaned_data


class Change(Answer):
    """Yes, but by another date or another quantity."""

    name = "change"
    date = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=[DAY, "%d.%m.%Y"],
        widget=forms.DateInput(format=DAY, attrs={"type": "date"}),
        error_messages={"required": gettext_lazy("Name a day."), "invalid": gettext_lazy("This is no day.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        widget=forms.TimeInput(format=CLOCK, attrs={"type": "time"}),
        error_messages={
            "required": gettext_lazy("Name a time."),
            "invalid": gettext_lazy("This is no time of day."),
        },
    )
    quantity = Amount()

    def proposed(self, asked: Request) -> dict[str, Any]:
        due = timezone.localtime(asked.order.promised_for or asked.order.asked_for)
        quantity = asked.order.promised_quantity or asked.order.quantity
        return {"date": due.date(), "time": due.time(), "quantity": spelled(quantity)}

    def clean_quantity(self) -> Decimal:
        return self.countable(self.cleaned_data["quantity"], self.asked.limit)

    @property
    def promised_for(self) -> datetime | None:
        """Day and time together, in the plant's time zone."""
        date, time = self.typed("date"), self.typed("time")
        return datetime.combine(date, time, tzinfo=timezone.get_current_timezone()) if date and time else None

    def clean(self) -> dict[str, Any]:
        promised = self.promised_for
        if promised:
            if promised <= self.asked.at:
                self.add_error("date", _("This moment has passed. Promise one that lies ahead."))
            elif promised > self.asked.at + FARTHEST_PROMISE:
                self.add_error("date", _("This is more than two years ahead."))
            self.cleaned_data["promised_for"] = promised
        return self.cleaned_data


class No(Answer):
    """We cannot deliver this."""

    name = "no"
    reason = forms.CharField(
        label=gettext_lazy("Why not?"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200}),
        error_messages={
            "required": gettext_lazy("Say why, in a few words."),
            "max_length": gettext_lazy("Say why in at most 200 characters."),
        },
    )


class Ship(Answer):
    """It has left: how many, with whom, under which number."""

    name = "ship"
    quantity = Amount()
    carrier = forms.CharField(
        label=gettext_lazy("Carrier"),
        required=False,
        max_length=60,
        error_messages={"max_length": gettext_lazy("Use at most 60 characters.")},
    )
    number = forms.CharField(
        label=gettext_lazy("Consignment number"),
        required=False,
        max_length=60,
        error_messages={"max_length": gettext_lazy("Use at most 60 characters.")},
    )

    def proposed(self, asked: Request) -> dict[str, Any]:
        promised = (asked.order.promised_quantity or asked.order.quantity) - asked.gone
        return {"quantity": spelled(promised if promised > 0 else asked.left)}

    def clean_quantity(self) -> Decimal:
        return self.countable(self.cleaned_data["quantity"], self.asked.most)


FORMS: dict[str, type[Answer]] = {form.name: form for form in (Yes, Change, No, Ship)}
