"""What every page of the panel is made of: Django's admin in django-unfold's look.

The theme has no types of its own; to the type checker its classes are Django's, which they extend.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline

    def button(*, description: Any, url_path: str, permissions: Sequence[str]) -> Callable[[View], View]: ...

else:
    from unfold.admin import ModelAdmin
    from unfold.admin import TabularInline as Table

    class TabularInline(Table):
        """Its rows say themselves what they are: no title stands above each."""

        hide_title = True

    from unfold.decorators import action as button

__all__ = ["ModelAdmin", "TabularInline", "button"]
