"""Guessing passwords and codes is slowed down: after a few wrong ones each next try has to wait, ever longer.

Counted in the database, so that all processes know, with Redis and without: by account and by address.
A try is written down, and committed, before it is looked at: of a hundred guesses at once each sees
those that came before it. Accounts that do not exist are counted likewise, and so tell nothing.
"""

from datetime import datetime, timedelta

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from kanban.models import LogInTry
from kanban.operators.refusals import Refusal, in_words
from kanban.operators.tries import Patience

ON_AN_ACCOUNT = Patience(free=5, within=timedelta(days=1), longest=timedelta(minutes=15))
FROM_AN_ADDRESS = Patience(free=50, within=timedelta(hours=1), longest=timedelta(minutes=5))


def begin(account: str, address: str, *, at: datetime) -> LogInTry:
    """Writes down one more try, wrong until it is `right`. Raises Refusal while it has to wait."""
    LogInTry.objects.filter(at__lt=at - max(ON_AN_ACCOUNT.within, FROM_AN_ADDRESS.within)).delete()
    tried = LogInTry.objects.create(account=LogInTry.account_of(account), address=address, at=at)
    others = LogInTry.objects.exclude(pk=tried.pk)
    wait = max(
        _wait(others.filter(account=tried.account), ON_AN_ACCOUNT, at),
        _wait(others.filter(address=address), FROM_AN_ADDRESS, at),
    )
    if wait > timedelta(0):
        tried.delete()
        raise Refusal(_("Too many wrong tries. Wait %(wait)s, then try again.") % {"wait": in_words(wait)})
    return tried


def right(tried: LogInTry) -> None:
    """It was no guess: the account's wrong tries until then are forgiven, those on others are not."""
    LogInTry.objects.filter(account=tried.account, pk__lte=tried.pk).delete()


def _wait(tries: QuerySet[LogInTry], patience: Patience, at: datetime) -> timedelta:
    recent = tries.filter(at__gt=at - patience.within)
    found = recent.aggregate(wrong=Count("pk"), last=Max("at"))
    return (found["last"] + patience.pause(found["wrong"]) - at) if found["last"] else timedelta(0)
