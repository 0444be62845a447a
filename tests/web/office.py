"""What the tests of the admin share: addresses, and the fields of its forms."""

from typing import Any

from django.urls import reverse


def address(model: Any, page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def inline(prefix: str, *rows: dict[str, Any]) -> dict[str, Any]:
    """The fields of an inline formset, all of its rows new."""
    facts: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        facts |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return facts


def told(answer: Any) -> str:
    return str(answer.content.decode())
