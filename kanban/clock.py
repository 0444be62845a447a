"""Moments and spans as people on the floor write them."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def moment(at: datetime, now: datetime) -> str:
    """08:31, or Tue 24 Nov 08:31 where that is another day; in the plant's time zone."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    # Translators: how a day with its weekday and month is written in short, in Django's letters for dates.
    day = pgettext("form of a day", "D j M")
    return date_format(local, "H:i" if local.date() == today else f"{day} H:i")


def span(length: timedelta) -> str:
    """Hours and minutes: "34 min", "1 h 10"."""
    minutes = round(length.total_seconds() / 60)
    if not minutes:
        return _("under 1 min")
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
