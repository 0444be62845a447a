"""One view answers pages and programs: `Accept` decides the shape of an answer, never the policy."""

import json as text
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import csrf, defaults

from kanban.web.access import asks_for_json
from kanban.web.authentication import unauthorized

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


def wants_fragments(request: HttpRequest) -> bool:
    """Whether a page's script asks, and will place what it gets."""
    return request.headers.get("HX-Request") == "true"


def json(body: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
    """Keys in order, as PostgreSQL keeps them in its own: given twice, it is the same to the letter."""
    return JsonResponse(body, status=status, json_dumps_params={"sort_keys": True})


def fragments(html: str, event: str, facts: dict[str, Any], *, status: int = HTTPStatus.OK) -> HttpResponse:
    """HTML to be placed, and what there is to say about it as an event in the browser."""
    answer = HttpResponse(html, status=status)
    answer["HX-Trigger"] = text.dumps({event: facts})
    return answer


def only(*methods: str) -> Callable[[View[Given]], View[Given]]:
    """Refuses other methods with 405, to programs in JSON."""

    allowed = {*methods, "HEAD"} if "GET" in methods else {*methods}

    def decorate(view: View[Given]) -> View[Given]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            if request.method in allowed:
                return view(request, *args, **kwargs)
            words = _("This address takes %(methods)s.") % {"methods": ", ".join(sorted(allowed))}
            body = text.dumps({"code": "method_not_allowed", "message": words})
            kind = "application/json" if asks_for_json(request) else "text/plain; charset=utf-8"
            content = body if asks_for_json(request) else words
            return HttpResponseNotAllowed(sorted(allowed), content, content_type=kind)

        return guarded

    return decorate


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404 in the shape that was asked for: what is not there and what may not be seen look alike."""
    words = _("There is nothing here that you may see.")
    return _short(request, HTTPStatus.NOT_FOUND, "not_found", words) or defaults.page_not_found(
        request, exception
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """403 in the shape that was asked for, in the words of the exception."""
    words = str(exception or "") or _("Your role does not allow this.")
    return _short(request, HTTPStatus.FORBIDDEN, "forbidden", words) or defaults.permission_denied(
        request, exception or Exception(words)
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400 in the shape that was asked for; 413 where the body is too large."""
    status, words = HTTPStatus.BAD_REQUEST, _("This request cannot be understood.")
    if isinstance(exception, RequestDataTooBig):
        status, words = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This is too long.")
    elif isinstance(exception, TooManyFieldsSent):
        words = _("These are too many fields.")
    else:
        return _short(request, status, "invalid", words) or defaults.bad_request(request, exception)
    facts = {"status": int(status), "words": words}
    return _short(request, status, "invalid", words) or render(request, "400.html", facts, status=status)


def too_many(request: HttpRequest, *, after: int) -> HttpResponseBase:
    """429 in the shape that was asked for; `after` so many seconds it is taken for sure."""
    words = _("These are more commands than a person gives. Wait a few seconds, then try again.")
    facts = {"status": int(HTTPStatus.TOO_MANY_REQUESTS), "words": words}
    answer = _short(request, HTTPStatus.TOO_MANY_REQUESTS, "too_many", words)
    answer = answer or render(request, "400.html", facts, status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(after)
    return answer


def not_ours(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """403 where the CSRF token is missing or old: another site's form, or a page left open too long.

    A program that has not logged in has no page: it gets 401 like everywhere else.
    """
    if asks_for_json(request) and not request.user.is_authenticated:
        return unauthorized()
    words = _("This page is too old: load it again, and try once more.")
    answer = _short(request, HTTPStatus.FORBIDDEN, "csrf", words)
    return answer or csrf.csrf_failure(request, reason)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500 in the shape that was asked for."""
    words = _("Something went wrong here. Nothing was changed.")
    return _short(request, HTTPStatus.INTERNAL_SERVER_ERROR, "error", words) or defaults.server_error(request)


def _short(request: HttpRequest, status: HTTPStatus, code: str, message: str) -> HttpResponse | None:
    """The answer for a program or a script; None where a person needs a page."""
    facts = {"code": code, "message": message}
    if asks_for_json(request):
        return json(facts, status=status)
    return fragments("", "refused", facts, status=status) if wants_fragments(request) else None
