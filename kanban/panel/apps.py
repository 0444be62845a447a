"""Django's admin with the panel as its site."""

from django.contrib.admin.apps import AdminConfig


class PanelConfig(AdminConfig):
    default = False  # named in INSTALLED_APPS; it stands for django.contrib.admin
    default_site = "kanban.panel.site.Panel"
