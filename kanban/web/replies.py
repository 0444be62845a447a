"""What a command answers: to programs JSON, to a page's script fragments, to a plain form a way back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from inventory.models.quantities import plain, spelled, unit_for
from kanban import pull
from kanban.fragments import cards_html
from kanban.models import Card, Move
from kanban.models.choices import Kind, State
from kanban.planning.lifecycle import Verb
from kanban.web import shapes
from kanban.web.access import asks_for_json
from kanban.web.answers import fragments, json, wants_fragments

ABOUT_THE_REQUEST: dict[str, Promise] = {
    Verb.PROMISE: gettext_lazy("%(part)s, card %(number)d of %(of)d: %(supplier)s promises anew"),
    Verb.SHIP: gettext_lazy("%(part)s, card %(number)d of %(of)d: %(supplier)s has shipped"),
    Verb.REFUSE: gettext_lazy("%(part)s, card %(number)d of %(of)d: %(supplier)s cannot deliver"),
    Verb.REORDER: gettext_lazy("%(part)s, card %(number)d of %(of)d: %(supplier)s is asked now"),
}
BY_HAND = (Verb.EMPTY, Verb.START, Verb.FINISH, Verb.RETURN)
UNDOABLE = (*BY_HAND, Verb.PROMISE, Verb.SHIP, Verb.REFUSE, Verb.REORDER)


def done(request: HttpRequest, card: Card, answer: dict[str, Any]) -> HttpResponseBase:
    """200 with the card and its move; to a page every card of the board that looks different now."""
    if asks_for_json(request):
        return json({name: answer[name] for name in ("card", "move", "warning")})
    move = answer["move"]
    undo = reverse("undo", args=[move["id"]]) if answer.get("undoable") else ""
    if wants_fragments(request):
        html = cards_html(answer["changed"], language=get_language() or "en")
        gone = [f"c{pk}" for pk in answer["changed"] if pk not in html]
        facts = {"message": answer["message"], "undo": undo, "warning": answer["warning"], "gone": gone}
        return fragments("".join(html.values()), "moved", facts)
    messages.success(request, answer["message"])
    if answer["warning"]:
        messages.warning(request, answer["warning"])
    return _back(request, card)


def undoable(move: Move) -> bool:
    """Whether one tap takes it back; not where a refusal went over to the backup by itself."""
    gone_over = move.verb == Verb.REORDER and move.caused_by.verb == Verb.REFUSE
    return move.verb in UNDOABLE and not gone_over


def invalid(request: HttpRequest, card: Card, errors: dict[str, list[str]]) -> HttpResponseBase:
    """400: what has to be corrected, by field."""
    message = " ".join(words for found in errors.values() for words in found)
    facts = {"code": "invalid", "message": message, "errors": errors}
    return _refused(request, card, facts, status=HTTPStatus.BAD_REQUEST)


def refused(request: HttpRequest, card: Card, refusal: pull.Refusal) -> HttpResponseBase:
    """409: why the floor does not allow it, with the card as it is now."""
    facts = {"code": refusal.code, "message": refusal.message}
    return _refused(request, card, facts, status=HTTPStatus.CONFLICT)


def other_fields(request: HttpRequest, card: Card) -> HttpResponseBase:
    """422: the key of the gesture has been used for another one."""
    facts = {"code": "other_fields", "message": _("This key was used for another command already.")}
    return _refused(request, card, facts, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def other_person(request: HttpRequest, card: Card) -> HttpResponseBase:
    """409: nothing was done, as another person pressed than is logged in."""
    facts = {"code": "other_person", "message": _("Somebody else pressed this. It waits for that person.")}
    return _refused(request, card, facts, status=HTTPStatus.CONFLICT)


def said(card: Card, move: Move) -> str:
    """What has been done, as the message beside Undo says it."""
    facts = {
        "part": card.loop.item.part_number,
        "number": card.number,
        "of": card.loop.cards,
        "column": State(card.state).label,
        "received": plain(card.received),
        "container": plain(card.loop.container_quantity),
    }
    if move.verb == Verb.HOLD:
        return _("%(part)s, card %(number)d of %(of)d, is on hold") % facts
    if move.verb == Verb.RELEASE:
        return _("%(part)s, card %(number)d of %(of)d, is released") % facts
    if move.verb == Verb.RETIRE:
        return _("%(part)s, card %(number)d, is taken out of its loop") % facts
    if move.verb == Verb.UNDO:
        return _("Undone: %(part)s, card %(number)d of %(of)d, is back in %(column)s") % facts
    if move.verb in ABOUT_THE_REQUEST and card.order:
        return str(ABOUT_THE_REQUEST[move.verb] % {**facts, "supplier": card.order.supplier.name})
    if move.from_state == move.to_state:
        return _("%(part)s, card %(number)d of %(of)d: %(received)s of %(container)s are there") % facts
    if move.verb == Verb.START and card.loop.kind == Kind.WITHDRAWAL:
        facts |= {"picked": spelled(move.picked), "unit": unit_for(move.picked, card.loop.item.unit)}
        return _("%(part)s, card %(number)d of %(of)d: %(picked)s %(unit)s picked, now in %(column)s") % facts
    return _("%(part)s, card %(number)d of %(of)d, moved to %(column)s") % facts


def _refused(request: HttpRequest, card: Card, facts: dict[str, Any], *, status: int) -> HttpResponseBase:
    if asks_for_json(request):
        now = Card.objects.as_shown().get(pk=card.pk)
        return json(facts | {"card": shapes.card_shape(now)}, status=status)
    if wants_fragments(request):
        html = cards_html([card.pk], language=get_language() or "en").get(card.pk, "")
        return fragments(html, "refused", _in_short(facts), status=status)
    messages.error(request, facts["message"])
    return _back(request, card)


def _in_short(facts: dict[str, Any]) -> dict[str, str]:
    """What fits into a header: the first field that is wrong, and the words about it."""
    if "errors" not in facts:
        return facts
    field, words = next(iter(facts["errors"].items()))
    return {"code": facts["code"], "field": field, "message": words[0]}


def _back(request: HttpRequest, card: Card) -> HttpResponse:
    """303 to the page that the form stood on, or to the card's own."""
    came_from = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    answer = HttpResponseRedirect(came_from if known else reverse("card", args=[card.pk]))
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer
