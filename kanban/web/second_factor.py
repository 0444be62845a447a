"""Administrators log in with a second factor, where REQUIRE_SECOND_FACTOR says so."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kanban.operators import turns
from kanban.web.access import asks_for_json
from kanban.web.authentication import Answer

ON_THE_WAY = frozenset({"account_reauthenticate", "account_change_password", "logout", "account_logout"})


class SecondFactor:
    """An administrator who has none yet gets no further than the pages where it is set up.

    Once there is one, each log-in asks for it. A program's token, and a turn that began with a PIN at a
    shared device and opens the floor alone, are no log-in.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_given: Any
    ) -> HttpResponseBase | None:
        if not lacks_second_factor(request) or leads_to_one(request, view):
            return None
        words = _("Administrators need a second factor: an authenticator app or a passkey. Set one up first.")
        if asks_for_json(request):
            raise PermissionDenied(words)
        messages.warning(request, words)
        return redirect("mfa_index")


def lacks_second_factor(request: HttpRequest) -> bool:
    user = request.user
    if not (settings.REQUIRE_SECOND_FACTOR and user.is_authenticated and user.is_superuser):
        return False
    turn = turns.of(request.session)
    by_pin = turn is not None and not turns.with_password(turn)
    if by_pin or getattr(request, "came_by_token", False):
        return False
    return not is_mfa_enabled(user)


def leads_to_one(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> bool:
    name = request.resolver_match.url_name or "" if request.resolver_match else ""
    return not getattr(view, "login_required", True) or name in ON_THE_WAY or name.startswith("mfa_")
