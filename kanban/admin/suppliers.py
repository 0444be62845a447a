"""Suppliers, with what the floor waits for, how they did, and what could not be delivered to them."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from inventory.admin.buying import SourceAdmin, SupplierAdmin
from inventory.models import OutboxMessage, ReplenishmentOrder, Source, Supplier
from inventory.models.orders import OPEN
from kanban import metrics
from kanban.admin.exchange import Exchanged
from kanban.plants.tables import SOURCES, SUPPLIERS

DAYS = 90
SHOWN = 20


class SupplierPage(Exchanged, SupplierAdmin):
    """The store's page of a supplier, with its open requests, its scorecard and failed messages."""

    table = SUPPLIERS
    change_form_after_template = "admin/suppliers/_facts.html"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        supplier = kwargs.get("obj")
        if supplier is not None and supplier.pk:
            at = timezone.now()
            orders = ReplenishmentOrder.objects.filter(supplier=supplier)
            cards = metrics.scorecards(orders, at=at, since=at - timedelta(days=DAYS))
            context |= {
                "awaited": awaited(orders)[:SHOWN],
                "failed": failed(supplier)[:SHOWN],
                "scorecard": cards.get(supplier.pk),
                "days": DAYS,
                "now": at,
            }
        return super().render_change_form(request, context, *args, **kwargs)


def awaited(orders: QuerySet[ReplenishmentOrder]) -> QuerySet[ReplenishmentOrder]:
    """The open ones by their nearest date, each with it as `due`."""
    due = Coalesce("promised_for", "asked_for")
    return orders.filter(OPEN).select_related("item").annotate(due=due).order_by("due", "pk")


def failed(supplier: Supplier) -> QuerySet[OutboxMessage]:
    """Messages that could not be delivered, and those that are being tried again; dead ones first."""
    troubled = OutboxMessage.objects.filter(order__supplier=supplier).exclude(last_error="")
    waiting = troubled.filter(state__in=(OutboxMessage.State.DEAD, OutboxMessage.State.PENDING))
    dead_first = Case(When(state=OutboxMessage.State.DEAD, then=0), default=1)
    return waiting.select_related("order__item").order_by(dead_first, F("pk").desc())


class SourcePage(Exchanged, SourceAdmin):
    table = SOURCES


admin.site.unregister([Source, Supplier])
admin.site.register(Source, SourcePage)
admin.site.register(Supplier, SupplierPage)
