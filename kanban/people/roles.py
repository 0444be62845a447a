"""Roles for the whole plant, as groups: buyers and planners enter the admin panel, each for their work.

Administrators are Django's superusers: they may do everything, on all boards too.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

ALL = ("view", "add", "change", "delete")
LOOK = ("view",)
KEEP: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {
    "Buyers": {
        "inventory": {
            "supplier": ALL,
            "source": ALL,
            "answerlink": ("view", "change", "delete"),
            "replenishmentorder": LOOK,
            "outboxmessage": LOOK,
            "shipment": LOOK,
            "item": LOOK,
            "location": LOOK,
            "stocklevel": LOOK,
        },
        "kanban": {"loop": LOOK, "board": LOOK},
    },
    "Planners": {
        "inventory": {
            "item": ALL,
            "bomline": ALL,
            "location": ALL,
            "source": LOOK,
            "supplier": LOOK,
            "stocklevel": LOOK,
            "posting": LOOK,
            "act": LOOK,
        },
        "kanban": {"loop": ALL, "board": ALL, "columnlimit": ALL, "card": LOOK, "move": LOOK},
    },
}


def install(*, using: str, **_kwargs: Any) -> None:
    """Makes the groups that are missing. What a plant has changed in one of them stays."""
    for name, apps in KEEP.items():
        group, made = Group.objects.using(using).get_or_create(name=name)
        if made:
            group.permissions.set(_permissions(apps, using))


def _permissions(apps: dict[str, dict[str, tuple[str, ...]]], using: str) -> list[Permission]:
    wanted = Q(pk=None)
    for app, tables in apps.items():
        for table, deeds in tables.items():
            codes = [f"{deed}_{table}" for deed in deeds]
            wanted |= Q(content_type__app_label=app, codename__in=codes)
    return list(Permission.objects.using(using).filter(wanted))
