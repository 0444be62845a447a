"""Loops: opened, resized and closed as the pull does it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.admin.kept import Kept
from kanban import loops, metrics, pull
from kanban.admin.exchange import Exchanged
from kanban.admin.people import acting
from kanban.admin.resizing import Resizes, in_words
from kanban.models import Loop
from kanban.plants.tables import LOOPS

SETTLED_BY_OPENING = ("board", "item", "kind", "source", "destination")


class LoopForm(ModelForm[Loop]):
    """Also checks what depends on a field that the form leaves out: a second active loop for a place."""

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - {"active"}


@admin.register(Loop)
class LoopAdmin(Exchanged, Resizes, Kept[Loop]):
    """What a loop connects is settled when it opens; its size may change. Loops are never deleted:
    they are closed, and a closed one stays as it was. An old size is set like any other."""

    table = LOOPS
    form = LoopForm
    list_display = ("item", "kind", "source", "destination", "container_quantity", "cards", "board", "active")
    list_filter = ("board", "kind", "active")
    list_select_related = ("item", "source", "destination", "board")
    search_fields = ("item__part_number", "item__name", "source__code", "destination__code")
    autocomplete_fields = ("board", "item", "source", "destination")
    ordering = ("board__name", "item__part_number")
    actions = ("resize", "close")
    change_form_after_template = "admin/loops/_facts.html"
    fields = (*SETTLED_BY_OPENING, "container_quantity", "cards", "surplus_cards")

    def get_readonly_fields(self, request: HttpRequest, obj: Loop | None = None) -> tuple[str, ...]:
        return ("surplus_cards", *(SETTLED_BY_OPENING if obj else ()))

    def revert_disabled(self, request: HttpRequest, obj: Loop | None = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Loop | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Loop | None = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.active)

    @admin.action(description=gettext_lazy("Close this loop"), permissions=["change"])
    def close(self, request: HttpRequest, chosen: QuerySet[Loop]) -> HttpResponse | None:
        """Shows first what that does to the cards; done once that is confirmed."""
        going = list(chosen.filter(active=True))
        if "confirmed" not in request.POST:
            facts = {**self.admin_site.each_context(request), "title": _("Close loops"), "opts": self.opts}
            facts["closings"] = [(loop, loops.closing(loop)) for loop in going]
            return TemplateResponse(request, "admin/close_loops.html", facts)
        for loop in going:
            loops.close_loop(loop, by=acting(request), at=timezone.now())
            loop.refresh_from_db(fields=("active",))
            words = _("%(loop)s closes with its last card.") if loop.active else _("%(loop)s is closed.")
            messages.success(request, words % {"loop": loop})
        return None

    @admin.display(description=gettext_lazy("surplus cards"))
    def surplus_cards(self, loop: Loop) -> str:
        surplus = loop.all_cards.filter(surplus=True, retired_at=None).order_by("number")
        return ", ".join(str(card.number) for card in surplus) or "–"

    def save_model(self, request: HttpRequest, obj: Loop, form: ModelForm[Loop], change: bool) -> None:  # noqa: FBT001  Django calls it so
        """Opens the loop, or resizes it as the pull does, and tells what that does to its cards."""
        by, at = acting(request), timezone.now()
        if not change:
            loops.open_loop(obj, by=by, at=at)
            return
        loop = Loop.objects.get(pk=obj.pk)
        if form.changed_data:
            preview = loops.resizing(loop, obj.cards)
            loops.resize(loop, cards=obj.cards, container_quantity=obj.container_quantity, by=by, at=at)
            self._tell(request, preview)

    def _tell(self, request: HttpRequest, change: loops.Resizing) -> None:
        for words in in_words(change):
            messages.info(request, words)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        loop = kwargs.get("obj")
        if loop is not None and loop.pk:
            context["cards_now"] = list(loop.all_cards.filter(retired_at=None).order_by("number"))
            context["sizing"] = metrics.sizing(loop, at=timezone.now())
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A refusal of the pull is told on the form, and nothing is kept."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except pull.Refusal as refused:
            messages.error(request, refused.message)
            return HttpResponseRedirect(request.get_full_path())
