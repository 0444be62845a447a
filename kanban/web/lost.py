"""A lost label is replaced by a leader: the card stays, and its new label is printed."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kanban import audits
from kanban.models import AuditRound, Card, ReplacedLabel
from kanban.pull import wording
from kanban.web import access
from kanban.web import audits as rounds
from kanban.web.answers import json, only
from kanban.web.seats import person


class Loss(forms.Form):
    """What a leader says: why, and which label the page showed as the card's."""

    reason = forms.CharField(max_length=1000, required=False)
    token = forms.CharField(max_length=24, required=False)
    audit = forms.IntegerField(required=False, min_value=1, max_value=2**62)


@only("GET", "POST")
def show(request: HttpRequest, card_id: int) -> HttpResponseBase:
    """The card's labels; a POST replaces the one that it carries. For leaders of its board."""
    user = person(request)
    card = access.visible_card(user, card_id)
    access.led_board(user, card.loop.board.slug)
    if request.method == "POST":
        return _replace(request, card)
    return _page(request, card, audit=_round(request, card, request.GET.get("audit", "")))


def _replace(request: HttpRequest, card: Card) -> HttpResponseBase:
    said = Loss(request.POST)
    facts = said.cleaned_data if said.is_valid() else {}
    audit = _round(request, card, str(facts.get("audit") or ""))
    card.token = facts.get("token") or card.token
    try:
        audits.replace(
            card, reason=facts.get("reason", ""), by=person(request), at=timezone.now(), audit=audit
        )
    except audits.Refusal as refused:
        return _refused(request, card, refused, audit=audit)
    card.refresh_from_db(fields=("token", "code"))
    if access.asks_for_json(request):
        return json({"card": card.pk, "token": card.token, "code": card.code})
    messages.success(request, _("%(card)s has a new label: print it.") % {"card": wording.name(card)})
    if audit is None:
        return redirect("lost", card.pk)
    return redirect(rounds.address(audit, rounds.place_of_phone(request, audit)))


def _refused(
    request: HttpRequest, card: Card, refused: audits.Refusal, *, audit: AuditRound | None
) -> HttpResponse:
    invalid = isinstance(refused, audits.NoReason)
    status = HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.CONFLICT
    if access.asks_for_json(request):
        return json({"code": refused.code, "message": refused.message}, status=status)
    card.refresh_from_db(fields=("token", "code"))
    return _page(request, card, audit=audit, refusal=refused.message, status=status)


def _page(
    request: HttpRequest,
    card: Card,
    *,
    audit: AuditRound | None,
    refusal: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context: dict[str, Any] = {
        "card": card,
        "board": card.loop.board,
        "audit": audit,
        "place": rounds.place_of_phone(request, audit) if audit else None,
        "refusal": refusal,
        "replaced": replaced(card),
        "may_print": True,
        "build": settings.BUILD,
    }
    return render(request, "audits/lost.html", context, status=status)


def replaced(card: Card) -> list[ReplacedLabel]:
    """The labels that the card had before, the last one first."""
    return list(card.replaced_labels.select_related("by").order_by("-at", "-pk"))


def _round(request: HttpRequest, card: Card, number: str) -> AuditRound | None:
    """The round that misses the card, where the person comes from one of the card's board."""
    if not number:
        return None
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise Http404(number)
    return AuditRound.objects.filter(board=card.loop.board_id, pk=int(number)).first()
