"""Django's entry to the pull."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KanbanConfig(AppConfig):
    name = "kanban"
    verbose_name = _("Kanban")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from kanban import checks  # noqa: F401  registers them
