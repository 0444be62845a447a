"""All labels that a round misses are replaced by a leader in one step, for one reason."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from kanban import audits
from kanban.models import AuditRound, Card, ReplacedLabel
from kanban.web import access
from kanban.web import audits as rounds
from kanban.web.answers import json, only
from kanban.web.seats import person


@only("GET", "POST")
def show(request: HttpRequest, audit_id: int) -> HttpResponseBase:
    """What the round misses; a POST replaces those whose `tokens` the page showed. For its leaders."""
    user = person(request)
    audit = rounds.visible_round(user, audit_id)
    access.led_board(user, audit.board.slug)
    if request.method == "POST":
        return _replace(request, audit)
    return _page(request, audit)


def _replace(request: HttpRequest, audit: AuditRound) -> HttpResponseBase:
    shown = set(request.POST.get("tokens", "").split())
    reason = request.POST.get("reason", "")
    try:
        labels = audits.replace_missing(audit, shown, reason=reason, by=person(request), at=timezone.now())
    except audits.Refusal as refused:
        return _refused(request, audit, refused)
    kept = len(shown) - len(labels)
    if access.asks_for_json(request):
        return json({"replaced": [label.card_id for label in labels], "kept": kept})
    _tell(request, labels, kept)
    return redirect(rounds.address(audit, rounds.place_of_phone(request, audit)))


def _tell(request: HttpRequest, labels: list[ReplacedLabel], kept: int) -> None:
    if labels:
        words = ngettext(
            "%(count)d card has a new label: print it.",
            "%(count)d cards have new labels: print them.",
            len(labels),
        )
        messages.success(request, words % {"count": len(labels)})
    if kept:
        words = ngettext(
            "%(count)d card keeps its label: it was found or replaced meanwhile.",
            "%(count)d cards keep their labels: they were found or replaced meanwhile.",
            kept,
        )
        messages.warning(request, words % {"count": kept})


def _refused(request: HttpRequest, audit: AuditRound, refused: audits.Refusal) -> HttpResponse:
    invalid = isinstance(refused, audits.NoReason)
    status = HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.CONFLICT
    if access.asks_for_json(request):
        return json({"code": refused.code, "message": refused.message}, status=status)
    return _page(request, audit, refusal=refused.message, status=status)


def _page(
    request: HttpRequest, audit: AuditRound, *, refusal: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    picture = audits.picture(audit, cards=Card.objects.visible_to(person(request)))
    lost = [line for line in picture.missing if line.card.retired_at is None]
    context: dict[str, Any] = {
        "audit": audit,
        "board": audit.board,
        "lost": lost,
        "tokens": " ".join(line.card.token for line in lost),
        "place": rounds.place_of_phone(request, audit),
        "refusal": refusal,
        "build": settings.BUILD,
    }
    return render(request, "audits/missing.html", context, status=status)
