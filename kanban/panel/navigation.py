"""The panel's sidebar: by what people come for, not by app and table."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

Entry = tuple[str, Any, str]  # the table as app.model, its name, its symbol

GROUPS: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        _("Buying"),
        (
            ("inventory.supplier", _("Suppliers"), "local_shipping"),
            ("inventory.source", _("Sources"), "sell"),
            ("inventory.replenishmentorder", _("Requests"), "assignment"),
            ("inventory.outboxmessage", _("Messages"), "outbox"),
            ("inventory.answerlink", _("Answer links"), "link"),
        ),
    ),
    (
        _("Parts"),
        (
            ("inventory.item", _("Items"), "category"),
            ("inventory.bomline", _("Bills of materials"), "account_tree"),
            ("inventory.location", _("Places"), "shelves"),
            ("inventory.stocklevel", _("Stock"), "inventory_2"),
        ),
    ),
    (
        _("Floor"),
        (
            ("kanban.board", _("Boards"), "view_kanban"),
            ("kanban.loop", _("Loops"), "autorenew"),
            ("kanban.card", _("Cards"), "style"),
        ),
    ),
    (
        _("What happened"),
        (
            ("inventory.act", _("Acts"), "history"),
            ("kanban.move", _("Moves"), "swap_horiz"),
            ("inventory.posting", _("Postings"), "receipt_long"),
            ("inventory.shipment", _("Shipments"), "package_2"),
            ("kanban.boardevent", _("Events"), "bolt"),
        ),
    ),
    (
        _("People"),
        (
            ("auth.user", _("People"), "group"),
            ("mfa.authenticator", _("Second factors"), "lock"),
            ("auth.group", _("Roles in the plant"), "badge"),
            ("kanban.token", _("Tokens of programs"), "key"),
        ),
    ),
)


def groups(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups with those entries that this person may look at."""
    shown = [{"title": title, "items": _entries(request, entries)} for title, entries in GROUPS]
    return [group for group in shown if group["items"]]


def _entries(request: HttpRequest, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    return [
        {"title": title, "icon": symbol, "link": reverse(f"admin:{table.replace('.', '_')}_changelist")}
        for table, title, symbol in entries
        if _may_look(request, table)
    ]


def _may_look(request: HttpRequest, table: str) -> bool:
    app, model = table.split(".")
    return any(request.user.has_perm(f"{app}.{deed}_{model}") for deed in ("view", "change"))
