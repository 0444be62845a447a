"""manage.py create_token USER: lets a program act for somebody."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban.models import Token

LONGEST_NAME = 60


class Command(BaseCommand):
    """Prints the new token and nothing else. It is shown this once: only its digest is kept."""

    help = str(gettext_lazy("Makes a token by which a program acts for USER, and prints it this once."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help=_("log-in name of the person for whom the program acts"))
        parser.add_argument("--name", default="", help=_("what its moves say they were made with"))

    def handle(self, *_args: Any, **options: Any) -> str:
        name = options["user"]
        owner = User.objects.filter(username=name).first()
        if owner is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": name})
        if not owner.is_active:
            raise CommandError(
                _("“%(name)s” may no longer log in, so no program may either.") % {"name": name}
            )
        secret, called = Token.new_secret(), options["name"].strip()[:LONGEST_NAME]
        digest = Token.digest_of(secret)
        Token.objects.create(user=owner, name=called, digest=digest, created_at=timezone.now())
        return secret
