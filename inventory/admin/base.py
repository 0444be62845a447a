"""What every page of the panel is made of: Django's admin in django-unfold's look.

The theme has no types of its own; to the type checker its classes are Django's, which they extend.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
else:
    from unfold.admin import ModelAdmin, TabularInline

__all__ = ["ModelAdmin", "TabularInline"]
