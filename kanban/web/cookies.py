"""Cookies by which a screen without an account is known again: out of reach of scripts, for long."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse

COOKIE_FOR = timedelta(days=400)  # browsers keep none longer; each time the page is loaded it begins anew


def remember(answer: HttpResponse, name: str, secret: str, *, path: str) -> HttpResponse:
    """The same answer, with the cookie."""
    answer.set_cookie(
        name, secret, path=path, max_age=COOKIE_FOR, secure=settings.SECURE, httponly=True, samesite="Lax"
    )
    return answer
