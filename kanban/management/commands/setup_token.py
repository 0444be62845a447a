"""manage.py setup_token: a new token for the set-up in the browser."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from kanban import first_start


class Command(BaseCommand):
    help = "Prints a new token for the set-up in the browser; those printed before are void."

    def handle(self, *_args: Any, **_options: Any) -> str:
        try:
            token = first_start.new_token(at=timezone.now())
        except first_start.Shut:
            raise CommandError(_("The set-up is done: an administrator is there already.")) from None
        return said(token)


def said(token: str) -> str:
    """What a terminal shows, with the address where the token is asked for."""
    facts = {"address": f"{settings.PUBLIC_ORIGINS[0]}/set-up/", "token": first_start.shown(token)}
    return _("Set up this plant at %(address)s with the token %(token)s; it works once.") % facts
