"""Moments and spans as people on the floor write them."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def moment(at: datetime, now: datetime) -> str:
    """The time of day, with the day where that is another one."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    return date_format(local, "H:i" if local.date() == today else "SHORT_DATETIME_FORMAT")


def span(length: timedelta) -> str:
    """Hours and minutes: "34 min", "1 h 10"."""
    minutes = round(length.total_seconds() / 60)
    if not minutes:
        return _("under 1 min")
    if minutes < 60:
        return _("%(minutes)d min") % {"minutes": minutes}
    return _("%(hours)d h %(minutes)02d") % {"hours": minutes // 60, "minutes": minutes % 60}
