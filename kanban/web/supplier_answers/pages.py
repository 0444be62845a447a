"""The pages of the supplier's answer: come in, see what is open, answer one request."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from inventory import links
from inventory.models import Plant, Supplier
from kanban import pull
from kanban.web.supplier_answers import guesses, taking_back
from kanban.web.supplier_answers.door import for_supplier, let_in, opened, shut
from kanban.web.supplier_answers.forms import FORMS, Answer
from kanban.web.supplier_answers.requests import (
    Request,
    Stage,
    open_requests,
    request_of,
)
from kanban.web.supplier_answers.saying import explain, repeats, say


@opened("GET", "HEAD")
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Exchanges the secret of the address for a cookie, and goes on to an address without it."""
    now = timezone.now()
    link = links.find(secret, at=now)
    if link is None and guesses.too_many(request):
        answer = shut(request, status=HTTPStatus.TOO_MANY_REQUESTS)
    elif link is None:
        guesses.note(request)
        answer = shut(request)
    else:
        answer = let_in(redirect("answer_request", link.order_id), link, at=now)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@for_supplier("GET", "HEAD")
def index(request: HttpRequest, supplier: Supplier) -> HttpResponse:
    """What is open with this plant."""
    facts = {
        "supplier": supplier,
        "orders": open_requests(supplier),
        "now": timezone.now(),
        "plant": Plant.here().name,
    }
    return render(request, "suppliers/answer_list.html", facts)


@for_supplier("GET", "HEAD")
def show(request: HttpRequest, supplier: Supplier, order_id: int) -> HttpResponse:
    """One request, how it stands, and what can be said."""
    asked = request_of(supplier, order_id, at=timezone.now())
    return _page(request, asked, changed="changed" in request.GET)


@for_supplier("POST")
def answer(request: HttpRequest, supplier: Supplier, order_id: int, said: str) -> HttpResponse:
    """Takes an answer. One that comes twice, or too late, is shown how the request stands."""
    asked = request_of(supplier, order_id, at=timezone.now())
    card, here = asked.card, reverse("answer_request", args=[order_id])
    if card is None or not asked.takes_answers:
        return redirect(here)
    form = FORMS[said](request.POST, asked=asked)
    if request.POST.get("version") != str(card.version):
        return redirect(here if repeats(form, asked) else f"{here}?changed")
    if not form.is_valid():
        return _page(request, asked, said=form)
    try:
        say(form, asked, card)
    except (pull.Stale, pull.AlreadyDone):
        again = request_of(supplier, order_id, at=timezone.now())
        return redirect(here if repeats(form, again) else f"{here}?changed")
    except pull.Refusal as refusal:
        explain(form, refusal)
        return _page(request, asked, said=form)
    return redirect(here)


@for_supplier("POST")
def take_back(request: HttpRequest, supplier: Supplier, order_id: int) -> HttpResponse:
    """Takes back the answer that the page named; the second time there is nothing left to do."""
    asked = request_of(supplier, order_id, at=timezone.now())
    move, here = (
        taking_back.named(asked, request.POST.get("move", "")),
        reverse("answer_request", args=[order_id]),
    )
    if move is None:
        return redirect(f"{here}?changed")
    try:
        taking_back.take_back(move, asked)
    except pull.AlreadyDone:
        return redirect(here)
    except pull.Refusal:
        now = request_of(supplier, order_id, at=asked.at)
        return _page(request, now, problem=taking_back.too_late(now))
    return redirect(here)


def _page(
    request: HttpRequest,
    asked: Request,
    *,
    said: Answer | None = None,
    changed: bool = False,
    problem: str = "",
) -> HttpResponse:
    """The page of a request; `said` is an answer that has to be corrected, `problem` what was refused."""
    last = taking_back.last_said(asked)
    forms = {name: form(asked=asked) for name, form in FORMS.items()}
    if said:
        said.point_out()
        forms[said.name] = said
    facts = {
        "asked": asked,
        "order": asked.order,
        "card": asked.card,
        "stage": asked.stage.value,
        "final": not asked.takes_answers,
        "forms": forms,
        "said": said,
        "last": last,
        "gone": taking_back.shipment_of(last, asked),
        "problem": problem,
        "changed": changed and asked.stage != Stage.WITHDRAWN,
        "others": len(open_requests(asked.order.supplier)) - asked.order.is_open,
        "plant": Plant.here().name,
    }
    status = HTTPStatus.BAD_REQUEST if said else HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return render(request, "suppliers/answer.html", facts, status=status)
