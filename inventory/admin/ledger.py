"""Acts, postings, levels, orders and messages: read by people, written by verbs."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inventory import outbox
from inventory.admin.readonly import ReadOnly
from inventory.models import (
    Act,
    OutboxMessage,
    Posting,
    ReplenishmentOrder,
    Shipment,
    StockLevel,
)


@admin.register(Act)
class ActAdmin(ReadOnly):
    list_display = ("id", "at", "verb", "by", "device", "reason", "caused_by_id")
    list_filter = ("verb",)
    list_select_related = ("by",)
    ordering = ("-id",)


@admin.register(Posting)
class PostingAdmin(ReadOnly):
    list_display = ("id", "at", "item", "quantity", "source", "destination", "caused_by_id", "reverses_id")
    list_select_related = ("item", "source", "destination")
    search_fields = ("item__part_number__exact",)
    ordering = ("-id",)


@admin.register(StockLevel)
class StockLevelAdmin(ReadOnly):
    list_display = ("item", "location", "quantity", "changed_at")
    list_filter = ("location",)
    list_select_related = ("item", "location")
    search_fields = ("item__part_number", "item__name")
    ordering = ("item__part_number", "location__code")


@admin.register(ReplenishmentOrder)
class OrderAdmin(ReadOnly):
    list_display = ("id", "item", "quantity", "supplier", "state_in_words", "requested_at", "promised_for")
    list_filter = ("supplier",)
    list_select_related = ("item", "supplier")
    search_fields = ("=id", "item__part_number", "supplier__name", "signal")
    ordering = ("-id",)

    @admin.display(description=_("state"))
    def state_in_words(self, order: ReplenishmentOrder) -> str:
        return str(order.state.label)


@admin.register(Shipment)
class ShipmentAdmin(ReadOnly):
    list_display = ("id", "at", "order_id", "quantity", "carrier", "number", "caused_by_id")
    search_fields = ("=order__id", "number")
    ordering = ("-id",)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnly):
    list_display = (
        "id",
        "topic",
        "order_id",
        "channel",
        "recipient",
        "state",
        "due_at",
        "attempts",
        "last_error",
        "sent_at",
    )
    list_filter = ("state", "topic", "channel")
    search_fields = ("=order__id", "recipient")
    ordering = ("-id",)
    actions = ("send_again",)

    @admin.action(description=_("Send again what could not be delivered"), permissions=("send",))
    def send_again(self, request: HttpRequest, messages: QuerySet[OutboxMessage]) -> None:
        """The way the supplier is reached now: its address may have been corrected since."""
        number = outbox.send_again(messages, at=timezone.now())
        words = ngettext("%(number)d message is sent again.", "%(number)d messages are sent again.", number)
        self.message_user(request, words % {"number": number})

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("inventory.change_outboxmessage")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxMessage]:
        return super().get_queryset(request).select_related("order")
