"""What a device keeps for the time without network: the worker, and the cards as they last were."""

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import get_template
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control

from kanban.models import Board, Card, Member
from kanban.web.answers import json, only
from kanban.web.scans import facts_of
from kanban.web.seats import person

WORKER = Path(settings.BASE_DIR, "static", "js", "offline", "worker.js")


@login_not_required
@only("GET")
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponseBase:
    """The service worker. It stands at the root, as a worker may only see what lies below it."""
    return FileResponse(WORKER.open("rb"), content_type="text/javascript; charset=utf-8")


@only("GET")
def show(request: HttpRequest) -> HttpResponse:
    """What the worker answers, without network, for a page that the device does not keep."""
    return render(request, "offline/show.html", {})


@only("GET")
@cache_control(private=True, no_cache=True)
def cards(request: HttpRequest) -> HttpResponseBase:
    """Every card that this person may see, as a scan would show it now; 304 as long as none looks different.

    `html` is what /scan/found/ answers. `version` and `cycle` are what a verb on it is said of.
    """
    user = person(request)
    etag = _etag(user)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None and unchanged.status_code == HTTPStatus.NOT_MODIFIED:
        return unchanged
    answer: HttpResponse = json(
        {"person": user.pk, "build": settings.BUILD, "at": timezone.now().isoformat(), "cards": _cards(user)}
    )
    answer["ETag"] = etag
    return answer


def _etag(user: User) -> str:
    """Changes with the boards' seqs, the person's roles, the language and the build; and every hour,
    for what changes without a seq, such as an item's name."""
    seqs = list(Board.objects.visible_to(user).order_by("pk").values_list("pk", "seq", "acts_on_scan"))
    roles = list(Member.objects.filter(user=user).order_by("board_id").values_list("board_id", "role"))
    shown = (user.pk, user.is_superuser, seqs, roles, get_language(), settings.BUILD)
    hour = timezone.now().strftime("%Y%m%d%H")
    return f'"{hashlib.sha256(repr((shown, hour)).encode()).hexdigest()[:24]}"'


def _cards(user: User) -> list[dict[str, Any]]:
    movable = set(Card.objects.movable_by(user).values_list("pk", flat=True))
    template = get_template("scans/_card.html")
    known = Card.objects.visible_to(user).in_use().as_shown().order_by("pk")
    return [
        {
            "id": card.pk,
            "token": card.token,
            "code": card.code,
            "cycle": card.cycle,
            "version": card.version,
            "html": template.render(facts_of(card, already="", may_move=card.pk in movable)),
        }
        for card in known
    ]
