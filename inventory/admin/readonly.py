"""What only a verb writes."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from inventory.admin.base import ModelAdmin


class ReadOnly(ModelAdmin[Any]):
    """Rows that only a verb writes: shown and searched, never added, changed or deleted."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
