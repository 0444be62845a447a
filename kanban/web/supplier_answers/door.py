"""How a supplier comes in: by the link in its letter, which becomes a cookie, never by an account.

The address with the secret answers with a redirect alone, so that it stands in no page, in no
referrer, and in none of our logs. Opening it changes nothing, however often a mail scanner does.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from inventory import links
from inventory.models import AnswerLink, Plant, Supplier
from kanban.web.answers import only

COOKIE = "answer"
SALT = "kanban.web.supplier_answers"
COOKIE_FOR = timedelta(days=30)

Given = ParamSpec("Given")
OpenView = Callable[Concatenate[HttpRequest, Given], HttpResponse]
SupplierView = Callable[Concatenate[HttpRequest, Supplier, Given], HttpResponse]


def opened(*methods: str) -> Callable[[OpenView[Given]], Callable[..., HttpResponseBase]]:
    """A view for whoever comes: kept by no cache, found by no search engine."""

    def decorate(view: OpenView[Given]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def private(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
            answer = view(request, *args, **kwargs)
            answer["X-Robots-Tag"] = "noindex, nofollow"
            return answer

        return login_not_required(never_cache(only(*methods)(private)))

    return decorate


def for_supplier(*methods: str) -> Callable[[SupplierView[Given]], Callable[..., HttpResponseBase]]:
    """A view for the supplier that came in by a link which still holds, in its own language."""

    def decorate(view: SupplierView[Given]) -> Callable[..., HttpResponseBase]:
        @opened(*methods)
        @wraps(view)
        def inside(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
            link = link_of(request, at=timezone.now())
            if link is None:
                return shut(request)
            supplier = link.order.supplier
            with translation.override(spoken_by(supplier)):
                answer = _shown(view, request, supplier, *args, **kwargs)
                answer["Content-Language"] = translation.get_language() or ""
            return answer

        return inside

    return decorate


def _shown(
    view: Callable[..., HttpResponse], request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    """What is not there, and what is another supplier's, look alike."""
    try:
        return view(request, *args, **kwargs)
    except Http404:
        return shut(request)


def link_of(request: HttpRequest, *, at: datetime) -> AnswerLink | None:
    nonce = request.get_signed_cookie(COOKIE, default=None, salt=SALT)
    return links.still_open(nonce, at=at) if nonce else None


def let_in(answer: HttpResponse, link: AnswerLink, *, at: datetime) -> HttpResponse:
    """Gives the browser the cookie that stands for the link, for as long as that holds."""
    answer.set_signed_cookie(
        COOKIE,
        link.nonce,
        salt=SALT,
        path="/answer/",
        max_age=min(COOKIE_FOR, link.expires_at - at),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def shut(request: HttpRequest, *, status: int = HTTPStatus.NOT_FOUND) -> HttpResponse:
    """The one page for links that are guessed, expired or revoked: it does not say which."""
    facts = {"waits": status == HTTPStatus.TOO_MANY_REQUESTS, "plant": Plant.here().name}
    return render(request, "suppliers/answer_shut.html", facts, status=status)


def spoken_by(supplier: Supplier) -> str:
    """The supplier's language, or the nearest that this program speaks."""
    try:
        return translation.get_supported_language_variant(supplier.language)
    except LookupError:
        return settings.LANGUAGE_CODE
