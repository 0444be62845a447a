"""The step that asks who fills the container: a firm, a store, or a cell of the plant."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from inventory.models import BomLine, Item, Location, Source, Supplier
from kanban.models.choices import Kind
from kanban.web.step_forms import Step, place_called


class SourceStep(Step):
    """Who fills the container; only the fields of the kind that was chosen say anything."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Who fills the container?"),
        choices=[
            (Kind.SUPPLIER.value, gettext_lazy("A firm delivers it")),
            (Kind.WITHDRAWAL.value, gettext_lazy("Somebody fetches it from a store")),
            (Kind.PRODUCTION.value, gettext_lazy("We make it here")),
        ],
        initial=Kind.SUPPLIER.value,
        widget=forms.RadioSelect,
    )
    firm = forms.CharField(label=gettext_lazy("Name of the firm"), max_length=120, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail for requests"),
        required=False,
        help_text=gettext_lazy("Nobody is written to before you put the board live."),
    )
    days = forms.DecimalField(
        label=gettext_lazy("Days until it is here"),
        min_value=0,
        max_value=365,
        max_digits=5,
        decimal_places=2,
        required=False,
        initial=1,
    )
    store = forms.CharField(label=gettext_lazy("Name of the store"), max_length=40, required=False)
    cell = forms.CharField(label=gettext_lazy("Name of the cell"), max_length=40, required=False)
    part = forms.CharField(
        label=gettext_lazy("Part number of what it is made from"), max_length=40, required=False
    )
    per = forms.DecimalField(
        label=gettext_lazy("How many of that for one"),
        min_value=Decimal("0.001"),
        max_digits=9,
        decimal_places=3,
        required=False,
        initial=1,
    )

    CASES = {
        "supplier": ("firm", "email", "days"),
        "withdrawal": ("store",),
        "production": ("cell", "part", "per"),
    }

    def cases(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(kind, [self[name] for name in names]) for kind, names in self.CASES.items()]

    def before(self) -> dict[str, Any]:
        return {"kind": self.known["kind"]} if "kind" in self.known else {}

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for name in self.CASES.get(said.get("kind", ""), ()):
            if said.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("This is needed."))
        return said

    def write(self, *, by: User, at: datetime) -> None:
        kind = self.cleaned_data["kind"]
        if self.known.get("cards"):
            raise ValidationError(_("The cards are there already. Change their loop in the admin."))
        source = {"supplier": self._firm, "withdrawal": self._store, "production": self._cell}[kind]()
        self.kept = {"kind": kind} | ({"source": source.pk} if source else {})

    def _firm(self) -> None:
        said, item = self.cleaned_data, self.known["item"]
        firm = Supplier.objects.filter(name__iexact=said["firm"]).first()
        if firm is None:
            firm = Supplier(code=slugify(said["firm"])[:40] or "supplier", name=said["firm"])
            firm.language = get_language() or settings.LANGUAGE_CODE
        firm.email = said["email"]
        firm.full_clean()
        firm.save()
        source = Source.objects.filter(supplier=firm, item=item).first() or Source(supplier=firm, item=item)
        if source.pk is None:
            source.priority = item.sources.count() + 1
        source.lead_time_days = said["days"]
        source.full_clean()
        source.save()

    def _store(self) -> Location:
        store = place_called(self.cleaned_data["store"], "supermarket")
        if store == self.known["place"]:
            raise ValidationError({"store": _("A withdrawal goes from one place to another.")})
        return store

    def _cell(self) -> Location:
        said, item = self.cleaned_data, self.known["item"]
        part = Item.objects.filter(part_number__iexact=said["part"]).first()
        if part == item:
            raise ValidationError({"part": _("An item is not made from itself.")})
        if part is None:
            part = Item(part_number=said["part"], name=said["part"])
            part.full_clean()
            part.save()
        line = BomLine.objects.filter(item=item, component=part).first() or BomLine(item=item, component=part)
        line.quantity = said["per"]
        line.full_clean()
        line.save()
        return place_called(said["cell"], "line_side")
