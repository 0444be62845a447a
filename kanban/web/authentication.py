"""Who asks: programs come with a token, everybody else with a session. Pages are closed by default."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from kanban import first_start
from kanban.models import Token
from kanban.web.access import asks_for_json
from kanban.web.shared import device_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Answer = Callable[[HttpRequest], HttpResponseBase]


class BearerTokens:
    """`Authorization: Bearer …` acts for the token's owner on any address.

    Such a request needs no CSRF token: no other site can make a browser send that header. A token
    that is unknown, or whose owner has left, answers 401 whatever else the request carries. Only
    pages that anybody may read, such as /healthz, do not look at it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        scheme, _separator, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or anybody_may_read(request):
            return self.get_response(request)
        token = valid_token(secret.strip())
        if token is None:
            return unauthorized(_("This token is not valid."))
        act_by(request, token)
        return self.get_response(request)


class LoginRequired(LoginRequiredMiddleware):
    """Closes every page by default; a program is told so instead of being sent to the log-in page."""

    # The stubs promise a redirect; any response will do.
    def handle_no_permission(  # type: ignore[override]
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if asks_for_json(request):
            return unauthorized()
        if device_of(request):
            next_page = request.get_full_path() if request.method == "GET" else ""
            return redirect_to_login(next_page, reverse("operator"))
        if first_start.is_open():
            return redirect("set_up")
        return super().handle_no_permission(request, view_func)


def anybody_may_read(request: HttpRequest) -> bool:
    if request.method not in ("GET", "HEAD"):
        return False
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return not getattr(view, "login_required", True)


def valid_token(secret: str) -> Token | None:
    """The token with this secret, if the person for whom it acts is active."""
    tokens = Token.objects.filter(digest=Token.digest_of(secret), user__is_active=True)
    return tokens.select_related("user").first()


def act_by(request: HttpRequest, token: Token) -> None:
    """The rest of the request is the owner's; its session, if a cookie names one, plays no part."""

    async def already_known() -> "User":
        return token.user

    request.user = token.user
    request.auser = already_known
    request.token_name = token.name  # type: ignore[attr-defined]
    request.came_by_token = True  # type: ignore[attr-defined]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]


def unauthorized(message: str = "") -> JsonResponse:
    """401 to a program: it has not said who it is, unless `message` says something else."""
    words = message or _("Log in, or send a token: Authorization: Bearer …")
    answer = JsonResponse({"code": "unauthorized", "message": words}, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer
