"""Answer links: who can answer until when. One that fell into wrong hands is revoked here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from inventory import links
from inventory.admin.readonly import ReadOnly
from inventory.models import AnswerLink


@admin.register(AnswerLink)
class AnswerLinkAdmin(ReadOnly):
    """Until when a supplier can answer from its mail. What the link is made of stays unseen."""

    list_display = ("order_id", "supplier", "expires_at", "revoked_at")
    list_select_related = ("order__supplier",)
    fields = ("order", "expires_at", "revoked_at")
    search_fields = ("=order__id", "order__supplier__name")
    ordering = ("-id",)
    actions = ("revoke",)

    @admin.display(description=_("supplier"))
    def supplier(self, link: AnswerLink) -> str:
        return link.order.supplier.name

    def has_revoke_permission(self, request: HttpRequest, *_args: Any) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    @admin.action(description=_("Revoke: opens nothing any more"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[AnswerLink]) -> None:
        number = links.revoke(chosen, at=timezone.now())
        words = ngettext("%(number)d link is revoked.", "%(number)d links are revoked.", number)
        self.message_user(request, words % {"number": number})
