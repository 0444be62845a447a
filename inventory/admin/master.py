"""Items with their BOM, and places: kept by people."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from inventory.admin.base import TabularInline
from inventory.admin.buying import Sources
from inventory.admin.kept import Kept
from inventory.admin.pictures import Pictured
from inventory.models import (
    PHYSICAL_KINDS,
    BomLine,
    Item,
    Location,
)
from inventory.models.locations import FIXED


class BomLines(TabularInline[BomLine, Item]):
    """What one unit takes. A line that would make an item part of itself is refused."""

    model = BomLine
    fk_name = "item"
    autocomplete_fields = ("component",)
    extra = 0


@admin.register(Item)
class ItemAdmin(Pictured):
    """How an item is counted is settled by its first posting: the ledger is in that unit."""

    list_display = ("part_number", "name", "unit", "decimals", "active")
    list_filter = ("active",)
    search_fields = ("part_number", "name")
    ordering = ("part_number",)
    inlines = (BomLines, Sources)

    def get_readonly_fields(self, request: HttpRequest, obj: Item | None = None) -> tuple[str, ...]:
        settled = ("unit", "decimals") if obj and obj.postings.exists() else ()
        return (*settled, *super().get_readonly_fields(request, obj))


@admin.register(Location)
class LocationAdmin(Kept[Location]):
    """Transit and the virtual places are there once each: they can be named, and nothing else."""

    list_display = ("code", "name", "kind")
    list_filter = ("kind",)
    search_fields = ("code", "name")
    ordering = ("code",)

    def get_readonly_fields(self, request: HttpRequest, obj: Location | None = None) -> tuple[str, ...]:
        return ("code", "kind") if obj and obj.pk in FIXED else ()

    def has_delete_permission(self, request: HttpRequest, obj: Location | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.pk in FIXED)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kinds = [(kind.value, kind.label) for kind in PHYSICAL_KINDS]
        return super().formfield_for_choice_field(db_field, request, choices=kinds, **kwargs)


@admin.register(BomLine)
class BomLineAdmin(Kept[BomLine]):
    list_display = ("item", "quantity", "component")
    list_select_related = ("item", "component")
    search_fields = ("item__part_number", "component__part_number")
    autocomplete_fields = ("item", "component")
    ordering = ("item__part_number", "component__part_number")
