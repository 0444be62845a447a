"""Whether a session has shown lately who it is: dangerous acts ask for the password once more."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest


def lately_authenticated(request: HttpRequest) -> bool:
    """By password, code or passkey, at log-in or since, within ACCOUNT_REAUTHENTICATION_TIMEOUT."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT for record in records)
