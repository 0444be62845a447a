"""Numbers of parts and of pieces, as a reader wants them."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from inventory.models.quantities import spelled, unit_for

register = template.Library()


@register.filter
def in_one_piece(text: str) -> SafeString:
    """A part number such as CHAIN-8, which would else be broken after its hyphen."""
    return format_html('<span class="whole">{}</span>', text)


@register.filter
def for_so_many(unit: str, quantity: Decimal) -> str:
    """The unit beside a quantity: 1 pc, 5 pcs."""
    return unit_for(quantity, unit)


@register.filter
def shortest(quantity: Decimal) -> str:
    """The quantity without zeros at its end, whatever the item is counted in: 3.25."""
    return spelled(quantity)
