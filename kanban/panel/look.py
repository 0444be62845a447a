"""How the panel looks, for django-unfold: the board's warm paper and ink, in Tailwind's steps."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

LIGHTNESS = {
    50: 98.6,
    100: 96.6,
    200: 92,
    300: 86,
    400: 70,
    500: 54,
    600: 44,
    700: 36,
    800: 27,
    900: 21,
    950: 16,
}


def _steps(chroma: float, hue: int) -> dict[str, str]:
    """One colour from nearly white (50) to nearly black (950), in OKLCH."""
    return {str(step): f"oklch({light}% {chroma} {hue})" for step, light in LIGHTNESS.items()}


LOOK: dict[str, Any] = {
    "SITE_TITLE": "Pullboard",
    "SITE_HEADER": "Pullboard",
    "SITE_SUBHEADER": _("Suppliers, items, loops"),
    "SITE_URL": "/",
    "SITE_SYMBOL": "view_kanban",
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "8px",
    "STYLES": [lambda _request: static("css/panel.css")],
    "COLORS": {"base": _steps(0.008, 85), "primary": _steps(0.12, 250)},
    "SIDEBAR": {
        "show_search": False,
        "command_search": True,
        "navigation": "kanban.panel.navigation.groups",
    },
    "COMMAND": {
        "search_models": ["inventory.item", "inventory.supplier", "kanban.board", "inventory.location"]
    },
}
