"""The store: what is where, and what is on its way. Has never heard of cards."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = _("Inventory")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(make_fixed_locations, sender=self)
        post_migrate.connect(install_guards, sender=self)


def install_guards(*, using: str, **_kwargs: Any) -> None:
    from django.db import connections

    from inventory.triggers import GUARDS

    for guard in GUARDS:
        guard.install(connections[using])


def make_fixed_locations(*, using: str, **_kwargs: Any) -> None:
    """Transit and the virtual places exist in every plant, each under its own primary key."""
    from django.core.management.color import no_style
    from django.db import connections

    from inventory.models.locations import FIXED, Location

    places = [Location(pk=pk, code=kind.value, name=str(kind.label), kind=kind) for pk, kind in FIXED.items()]
    Location.objects.using(using).bulk_create(places, ignore_conflicts=True)
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Location]):
            cursor.execute(statement)
