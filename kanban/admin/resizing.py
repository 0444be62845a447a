"""Another container for several loops at once, looked at before it is done."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminIntegerFieldWidget

from inventory.models.items import InvalidQuantity
from kanban import loops, pull
from kanban.admin.people import acting
from kanban.models import Loop


class Size(forms.Form):
    """What a container is to hold, and how many cards there are to be: as many as hold what the loop
    holds now, unless a number is given."""

    container_quantity = forms.DecimalField(
        label=gettext_lazy("Container quantity"),
        min_value=Decimal("0.001"),
        max_digits=14,
        decimal_places=3,
        widget=UnfoldAdminDecimalFieldWidget,
    )
    cards = forms.IntegerField(
        label=gettext_lazy("Number of cards"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=gettext_lazy("Empty: as many as hold what the loop holds now."),
        widget=UnfoldAdminIntegerFieldWidget,
    )

    def cards_for(self, loop: Loop) -> int:
        if self.cleaned_data["cards"]:
            return int(self.cleaned_data["cards"])
        held, container = loop.container_quantity * loop.cards, self.cleaned_data["container_quantity"]
        return max(1, int((held / container).to_integral_value(ROUND_CEILING)))


@dataclass(frozen=True)
class Preview:
    """What the new size does to a loop, in words; or why the loop cannot have it."""

    loop: Loop
    cards: int
    says: list[str]
    refused: str = ""


class Resizes:
    """The action of the list of loops."""

    @admin.action(description=gettext_lazy("Another container …"), permissions=["change"])
    def resize(self, request: HttpRequest, chosen: QuerySet[Loop]) -> HttpResponse | None:
        """Asks for the size, shows what it does to each loop, and does it once that is confirmed."""
        going = list(chosen.filter(active=True).select_related("item", "source", "destination"))
        asked = "container_quantity" in request.POST
        size = Size(request.POST if asked else None)
        previews = [preview(loop, size) for loop in going] if asked and size.is_valid() else []
        if previews and "confirmed" in request.POST:
            for each in previews:
                _do(request, each, size)
            return None
        facts = {**admin.site.each_context(request), "title": _("Another container"), "opts": Loop._meta}
        facts |= {"loops": going, "size": size, "previews": previews}
        return TemplateResponse(request, "admin/loops/resize.html", facts)


def preview(loop: Loop, size: Size) -> Preview:
    cards = size.cards_for(loop)
    try:
        loop.item.check_quantity(size.cleaned_data["container_quantity"])
    except InvalidQuantity as refused:
        return Preview(loop, cards, [], str(refused))
    change = loops.resizing(loop, cards)
    return Preview(loop, cards, in_words(change) or [_("No card is added or taken out.")])


def in_words(change: loops.Resizing) -> list[str]:
    """What a change of size does to the cards, a sentence for those added and one for those surplus."""
    says = []
    if change.wanted:
        words = ngettext(
            "%(number)d card is added (%(numbers)s): print its label.",
            "%(number)d cards are added (%(numbers)s): print their labels.",
            len(change.wanted),
        )
        says.append(words % _counted(change.wanted))
    if change.surplus:
        words = ngettext(
            "%(number)d card becomes surplus (%(numbers)s) and is taken out when its container is empty.",
            "%(number)d cards become surplus (%(numbers)s), each taken out when its container is empty.",
            len(change.surplus),
        )
        says.append(words % _counted(change.surplus))
    return says


def _counted(numbers: tuple[int, ...]) -> dict[str, Any]:
    return {"number": len(numbers), "numbers": ", ".join(map(str, numbers))}


def _do(request: HttpRequest, each: Preview, size: Size) -> None:
    """Resizes one loop; a refusal is told and leaves the others done."""
    if each.refused:
        messages.error(request, f"{each.loop}: {each.refused}")
        return
    facts = {"cards": each.cards, "container_quantity": size.cleaned_data["container_quantity"]}
    try:
        loops.resize(each.loop, **facts, by=acting(request), at=timezone.now())
    except pull.Refusal as refused:
        messages.error(request, f"{each.loop}: {refused.message}")
    except ValidationError as wrong:
        messages.error(request, f"{each.loop}: {' '.join(wrong.messages)}")
    else:
        messages.success(request, f"{each.loop}: {' '.join(each.says)}")
