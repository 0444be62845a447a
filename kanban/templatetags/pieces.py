"""What must not be torn apart at the end of a line."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def in_one_piece(text: str) -> SafeString:
    """A part number such as CHAIN-8, which would else be broken after its hyphen."""
    return format_html('<span class="whole">{}</span>', text)
