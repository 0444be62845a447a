"""Items, with what only the floor knows of them: loops, stock, what is used up."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from inventory.admin.master import BomLineAdmin, ItemAdmin
from inventory.models import BomLine, Item
from kanban.admin import item_facts as facts
from kanban.admin.exchange import Exchanged
from kanban.plants.tables import BOM, ITEMS


class ItemPage(Exchanged, ItemAdmin):
    """The store's page of an item, with what it is part of and made of, where it stands and circulates."""

    table = ITEMS
    change_form_after_template = "admin/items/_facts.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        item = kwargs.get("obj")
        if item is not None and item.pk:
            usage = facts.usage(item, at=timezone.now())
            context |= {
                "tree": facts.tree(item),
                "used_in": facts.used_in(item),
                "levels": facts.stock(item),
                "circuits": facts.circuits(item),
                "usage": usage,
                "used": sum(day.quantity for day in usage),
                "most_used": max(usage, key=lambda day: day.quantity),
            }
        return super().render_change_form(request, context, *args, **kwargs)


class BomLinePage(Exchanged, BomLineAdmin):
    table = BOM


admin.site.unregister([Item, BomLine])
admin.site.register(BomLine, BomLinePage)
admin.site.register(Item, ItemPage)
