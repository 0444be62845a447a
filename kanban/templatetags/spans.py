"""Spans of time and numbers as people say them: 34 min, 5 h 30, 2.3 days; 12.5, never 12.50."""

from datetime import timedelta
from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models.quantities import one_or_many, plain

register = template.Library()
TWO_DAYS = 48 * 60


@register.filter
def span(length: object) -> str:
    """Minutes up to an hour, hours up to two days, then days; a dash where nothing is known. A line does
    not break inside."""
    return _said(length).replace(" ", "\N{NO-BREAK SPACE}") if isinstance(length, timedelta) else "–"


def _said(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    if not minutes:
        return "0" if not length else _("under 1 min")
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    if minutes < TWO_DAYS:
        hours, rest = divmod(minutes, 60)
        if rest:
            return _("%(hours)d h %(rest)02d") % {"hours": hours, "rest": rest}
        return _("%(hours)d h") % {"hours": hours}
    days = round(minutes / (24 * 60), 1)
    return _("%(days)s days") % {"days": number_format(days, 0 if days == int(days) else 1)}


@register.filter
def days(number: Decimal) -> str:
    """The word beside so many days: 1 day, 0.5 days."""
    return ngettext("day", "days", one_or_many(number))


@register.filter
def bare(number: Decimal) -> str:
    """The number with as many decimals as it needs, in the reader's language."""
    return number_format(plain(number), use_l10n=True)


@register.filter
def money(price: Decimal) -> str:
    """A price with two decimals, or as many more as it needs."""
    places = max(len(plain(price).partition(".")[2]), 2)
    return number_format(price, places, use_l10n=True)
