"""The pull, and everything that people see; also the Django project."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class KanbanConfig(AppConfig):
    name = "kanban"
    verbose_name = _("Kanban")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanban import (
            checks,  # noqa: F401  registers them
            listening,
        )
        from kanban.people import roles

        listening.listen()
        # Permissions of all apps are there when django.contrib.auth has had its turn, after ours.
        post_migrate.connect(roles.install, sender=apps.get_app_config("auth"))
        post_migrate.connect(install_guards, sender=self)


def install_guards(*, using: str, **_kwargs: Any) -> None:
    from django.db import connections

    from kanban.triggers import GUARDS

    for guard in GUARDS:
        guard.install(connections[using])
