"""How django-allauth logs people in here: by invitation alone, and with tries that all processes count."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from kanban.models import LogInTry
from kanban.operators.refusals import Refusal
from kanban.people import tries
from kanban.people.again import lately_authenticated
from kanban.web import tallies

log = logging.getLogger(__name__)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by himself. A wrong password makes the next try wait, whoever's name it was."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter that cannot be sent is written into the log: the page says the same to everybody."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError:  # smtplib's errors are some
            log.exception("A letter about a password was not sent.")

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        return not lately_authenticated(context.request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Our own count stands for that of the package, which one process cannot see of another."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        name = str(credentials.get("username") or credentials.get("email") or "")
        tried = begin_try(request, name)
        user: User | None = super().authenticate(request, **credentials)
        if user:
            tries.right(tried)
        return user


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Authenticator apps and passkeys show the plant's name."""

    def _get_site_name(self) -> str:
        return str(settings.PLANT_NAME)


class Code(AuthenticateForm):  # type: ignore[misc]
    """The code at log-in, of six digits: it is guessed no faster than a password."""

    def clean_code(self) -> str:
        return counted(self.user, super().clean_code)


class CodeAgain(ReauthenticateForm):  # type: ignore[misc]
    """The code before a dangerous act."""

    def clean_code(self) -> str:
        return counted(self.user, super().clean_code)


def counted(user: User, check: Any) -> str:
    """What `check` answers, as a try on this person's codes."""
    tried = begin_try(context.request, f"second factor {user.pk}")
    code = str(check())
    tries.right(tried)
    return code


def begin_try(request: HttpRequest, account: str) -> LogInTry:
    """One more try; what has to wait is told on the form."""
    try:
        return tries.begin(account, tallies.site_of(request), at=timezone.now())
    except Refusal as refusal:
        raise ValidationError(refusal.message) from None
