"""Cards, moves and events: read by people, written by verbs."""

from django.contrib import admin

from inventory.admin import ReadOnly
from kanban.models import BoardEvent, Card, Move


@admin.register(Card)
class CardAdmin(ReadOnly):
    list_display = ("id", "loop", "number", "state", "cycle", "held", "surplus", "entered_at", "retired_at")
    list_filter = ("loop__board", "state", "surplus", "loop__kind")
    list_select_related = ("loop__item", "loop__destination")
    search_fields = ("loop__item__part_number", "token")
    ordering = ("loop__item__part_number", "loop", "number")


@admin.register(Move)
class MoveAdmin(ReadOnly):
    list_display = ("id", "card", "cycle", "verb", "from_state", "to_state", "good", "scrapped", "caused_by")
    list_filter = ("verb",)
    list_select_related = ("card", "caused_by")
    search_fields = ("=card__id", "card__token")
    ordering = ("-id",)


@admin.register(BoardEvent)
class BoardEventAdmin(ReadOnly):
    list_display = ("board", "seq", "loop_id", "card_id", "at", "caused_by_id")
    list_filter = ("board",)
    list_select_related = ("board",)
    ordering = ("-id",)
