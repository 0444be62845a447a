"""What each of the five first steps asks for, and what it writes."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import PHYSICAL_KINDS, Item, Location, Plant
from kanban import loops, pull
from kanban.models import Board, Loop
from kanban.web.inputs import Quantity


class Step(forms.Form):
    """A screen. `keep` writes what was said; False where the model refuses it, with the reason beside
    its field. `kept` is what the session remembers."""

    def __init__(self, *args: Any, known: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.kept: dict[str, Any] = {}
        for name, value in self.before().items():
            self.fields[name].initial = value

    def before(self) -> dict[str, Any]:
        """What this step was told when somebody comes back to it."""
        return {}

    def write(self, *, by: User, at: datetime) -> None:
        raise NotImplementedError

    def keep(self, *, by: User, at: datetime) -> bool:
        try:
            with transaction.atomic():
                self.write(by=by, at=at)
        except ValidationError as refused:
            self._say(refused)
        except pull.Refusal as refused:
            self.add_error(None, refused.message)
        return not self.errors

    def _say(self, refused: ValidationError) -> None:
        told = refused.message_dict if hasattr(refused, "error_dict") else {"__all__": refused.messages}
        for name, words in told.items():
            self.add_error(name if name in self.fields else None, words)


class ItemStep(Step):
    part_number = forms.CharField(label=gettext_lazy("Part number"), max_length=40)
    name = forms.CharField(label=gettext_lazy("What people call it"), max_length=120)
    unit = forms.CharField(label=gettext_lazy("Counted in"), max_length=12, initial="pcs")

    def before(self) -> dict[str, Any]:
        item = self.known.get("item")
        return {name: getattr(item, name) for name in self.fields} if item else {}

    def write(self, *, by: User, at: datetime) -> None:
        said = self.cleaned_data
        item = (
            Item.objects.filter(part_number=said["part_number"]).first() or self.known.get("item") or Item()
        )
        for name, value in said.items():
            setattr(item, name, value)
        item.full_clean()
        item.save()
        self.kept = {"item": item.pk}


class PlaceStep(Step):
    name = forms.CharField(label=gettext_lazy("Name of the place"), max_length=40)
    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of place"),
        choices=[(kind.value, kind.label) for kind in Location.Kind if kind in PHYSICAL_KINDS],
        initial="line_side",
    )

    def before(self) -> dict[str, Any]:
        place = self.known.get("place")
        return {"name": place.name, "kind": place.kind} if place else {}

    def write(self, *, by: User, at: datetime) -> None:
        place = place_called(self.cleaned_data["name"], self.cleaned_data["kind"])
        self.kept = {"place": place.pk}


class CardsStep(Step):
    container_quantity = Quantity(gettext_lazy("Container"), missing=gettext_lazy("Say how many."))
    cards = forms.IntegerField(
        label=gettext_lazy("How many containers go round"),
        min_value=1,
        max_value=50,
        initial=2,
        help_text=gettext_lazy("Two is a good beginning: one is used while the other is filled."),
    )
    there = Quantity(gettext_lazy("There now"), missing=gettext_lazy("Say how many; 0 if there is none."))

    CALLED = {
        "container_quantity": gettext_lazy("How many fit into one container"),
        "there": gettext_lazy("How many stand there now"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.CALLED.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs["inputmode"] = "decimal"
            self.fields[name].spoken = True  # type: ignore[attr-defined]

    def write(self, *, by: User, at: datetime) -> None:
        said, item, place = self.cleaned_data, self.known["item"], self.known["place"]
        loop = self.known.get("cards")
        if loop:
            loops.resize(
                loop, cards=said["cards"], container_quantity=said["container_quantity"], by=by, at=at
            )
        else:
            loop = Loop(board=_first_board(), item=item, kind=self.known["kind"], source=self.known["source"])
            loop.destination, loop.cards = place, said["cards"]
            loop.container_quantity = said["container_quantity"]
            loop.full_clean()
            if said["there"]:
                pull.count(item, place, said["there"], by=by, at=at, reason=_("Counted at the set-up"))
            loops.open_loop(loop, by=by, at=at)
        self.kept = {"cards": loop.pk}

    def before(self) -> dict[str, Any]:
        loop = self.known.get("cards")
        if not loop:
            return {}
        return {
            "cards": loop.cards,
            "container_quantity": loop.container_quantity.normalize(),
            "there": Decimal(0),
        }


def place_called(name: str, kind: str) -> Location:
    """The place of this name, new where there is none."""
    place = Location.objects.filter(name__iexact=name, kind__in=PHYSICAL_KINDS).first()
    if place is None:
        place = Location(code=name[:40], name=name)
    place.kind = kind
    place.full_clean()
    place.save()
    return place


def _first_board() -> Board:
    board = Board.objects.order_by("pk").first()
    return board or Board.objects.create(slug="first", name=Plant.here().name[:80])
