"""manage.py create_token USER: lets a program act for somebody."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban.models import Token


class Command(BaseCommand):
    """Prints the new token and nothing else. It is shown this once: only its digest is kept."""

    help = str(gettext_lazy("Makes a token by which a program acts for USER, and prints it this once."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help=_("log-in name of the person for whom the program acts"))

    def handle(self, *_args: Any, **options: Any) -> str:
        name = options["user"]
        owner = User.objects.filter(username=name).first()
        if owner is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": name})
        if not owner.is_active:
            raise CommandError(
                _("“%(name)s” may no longer log in, so no program may either.") % {"name": name}
            )
        secret = Token.new_secret()
        Token.objects.create(user=owner, digest=Token.digest_of(secret), created_at=timezone.now())
        return secret
