"""Boards with their limits and members."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.admin.base import ModelAdmin, TabularInline, button
from kanban import plants, pull
from kanban.admin.exchange import sent
from kanban.admin.people import Members, acting
from kanban.models import Board, ColumnLimit


class Limits(TabularInline[ColumnLimit, Board]):
    model = ColumnLimit
    extra = 0
    max_num = 3


@admin.register(Board)
class BoardAdmin(ModelAdmin[Board]):
    list_display = ("name", "slug", "live_since", "seq")
    search_fields = ("name", "slug")
    ordering = ("name",)
    readonly_fields = ("live_since",)
    prepopulated_fields = {"slug": ("name",)}
    inlines = (Limits, Members)
    actions = ("put_live",)
    actions_list = ("whole_plant",)

    def has_whole_plant_permission(self, request: HttpRequest) -> bool:
        return acting(request).is_superuser

    @button(
        description=gettext_lazy("Download the whole plant"),
        url_path="plant.zip",
        permissions=["whole_plant"],
    )
    def whole_plant(self, request: HttpRequest) -> HttpResponseBase:
        """Master data and stock as the folder that `load_plant` reads. No password and no secret is in it."""
        return sent(request, plants.export_zip, name="plant.zip", kind="application/zip")

    def save_model(self, request: HttpRequest, obj: Board, form: ModelForm[Board], change: bool) -> None:  # noqa: FBT001  Django calls it so
        """Writes what was changed and no more: `seq` goes on while somebody has the form open."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.save()

    @admin.action(
        description=gettext_lazy("Put live: the suppliers of waiting cards are asked"), permissions=["change"]
    )
    def put_live(self, request: HttpRequest, boards: QuerySet[Board]) -> None:
        for board in boards:
            try:
                pull.go_live(board, by=acting(request), at=timezone.now())
            except pull.Refusal as refused:
                messages.error(request, f"{board}: {refused.message}")
            else:
                messages.success(request, _("%(board)s is live.") % {"board": board})
