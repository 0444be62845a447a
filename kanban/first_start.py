"""The first start: one printed token lets one person in, who runs the site from then on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.models import Plant, Shift
from inventory.tokens import new_badge, tidy
from kanban.models import FirstStart

PRINTED_BY_ANOTHER = timedelta(minutes=1)  # processes of one server start at once: one prints


class Refusal(Exception):
    """Why nobody was let in, in words for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Shut(Exception):
    """Somebody runs the site already."""


def is_open() -> bool:
    """Whether a token waits for the first administrator. Where somebody runs the site it never does."""
    return FirstStart.objects.filter(used_at=None).exists() and not _somebody_runs_the_site()


def _somebody_runs_the_site() -> bool:
    return User.objects.filter(is_superuser=True).exists()


def new_token(*, at: datetime) -> str:
    """Makes a token in place of the last one, which is void; only its digest is kept. Raises Shut."""
    with transaction.atomic():
        if _somebody_runs_the_site() or FirstStart.objects.filter(used_at__isnull=False).exists():
            raise Shut
        secret = new_badge()
        facts = {"digest": FirstStart.digest_of(secret), "made_at": at}
        FirstStart.objects.update_or_create(pk=FirstStart.ONLY, defaults=facts)
    return secret


def offer(*, at: datetime) -> str:
    """The token to print when a server starts on a database without any user; else "".

    Of several processes that start together one gets it. A database without tables gets none.
    """
    try:
        lately = FirstStart.objects.filter(made_at__gt=at - PRINTED_BY_ANOTHER)
        if User.objects.exists() or lately.exists():
            return ""
        return new_token(at=at)
    except (Shut, IntegrityError):
        return ""
    except DatabaseError:
        return ""


def shown(token: str) -> str:
    """In groups of four, as people read it aloud."""
    return "-".join(token[place : place + 4] for place in range(0, len(token), 4))


@transaction.atomic
def begin(token: str, *, administrator: User, plant: Plant, shifts: Sequence[Shift], at: datetime) -> User:
    """Lets the first administrator in and keeps what the plant is called: all of it, or nothing.

    `administrator` has a password and is not saved yet. A wrong token raises Refusal. Of two people who
    come at once with the same token one is let in; the other, and whoever comes later, gets Shut.
    """
    mine = FirstStart.objects.filter(digest=FirstStart.digest_of(tidy(token)))
    if not mine.filter(used_at=None).update(used_at=at):
        if is_open():
            raise Refusal(_("This is not the token that the server printed last."))
        raise Shut
    if _somebody_runs_the_site():
        raise Shut
    administrator.is_superuser = administrator.is_staff = True
    administrator.save()
    plant.pk = Plant.ONLY
    plant.save()
    Shift.objects.all().delete()
    Shift.objects.bulk_create(shifts)
    return administrator
