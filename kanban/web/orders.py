"""What suppliers were asked for, and why: the list of orders, and one of them."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from inventory import outbox
from inventory.models import ReplenishmentOrder
from inventory.models.orders import OPEN
from inventory.models.quantities import plain
from kanban import causes
from kanban.models import Card
from kanban.web import access, chains, lives, promises
from kanban.web.answers import json, only
from kanban.web.seats import person

PAGE = 50


@only("GET", "HEAD")
@vary_on_headers("Accept")
def index(request: HttpRequest) -> HttpResponse:
    """The open requests of this person's boards, newest first; all of them with `?state=all`."""
    state = "all" if request.GET.get("state") == "all" else "open"
    orders = access.visible_orders(person(request)).order_by("-pk")
    page = Paginator(orders.filter(OPEN) if state == "open" else orders, PAGE).get_page(
        request.GET.get("page")
    )
    shown = with_cards(page)
    if access.asks_for_json(request):
        body = {
            "orders": [order_shape(order, card) for order, card in shown],
            "pages": page.paginator.num_pages,
        }
        return json(body)
    orders_shown = [_carded(order, card) for order, card in shown]
    return render(request, "orders/list.html", {"orders": orders_shown, "state": state, "page": page})


@only("GET", "HEAD")
@vary_on_headers("Accept")
def show(request: HttpRequest, order_id: int) -> HttpResponse:
    """One request: its card, its life, its messages, and the chain back to what started it."""
    order = access.visible_order(person(request), order_id)
    ((_same, card),) = with_cards([order])
    if access.asks_for_json(request):
        chain = chains.links(causes.chain(order), seen_by=person(request))
        links = [chains.link_shape(link) for link in chain]
        steps = [lives.step_shape(step) for step in lives.life(order)]
        return json({"order": order_shape(order, card), "chain": links, "life": steps})
    return _page(request, order, card, promises.form_for(person(request), order, card))


def _page(
    request: HttpRequest,
    order: ReplenishmentOrder,
    card: Card | None,
    promise: promises.Told | None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    written = list(order.messages.order_by("pk"))
    dead = any(message.state == message.State.DEAD for message in written)
    facts = {
        "order": order,
        "card": card,
        "messages_sent": written,
        "sends_again": dead and access.buys(person(request), order),
        "promise": promise,
        "life": lives.life(order),
        "chain": chains.links(causes.chain(order), seen_by=person(request)),
    }
    return render(request, "orders/show.html", facts, status=status)


@only("POST")
def promise(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """A buyer notes the date or quantity that the supplier named on the telephone."""
    order = access.visible_order(person(request), order_id)
    ((_same, card),) = with_cards([order])
    if card is None or card.order_id != order.pk:
        messages.error(request, _("This request is closed: nothing more is promised."))
        return _back_to(order)
    card = access.movable_card(person(request), card.pk)
    told = promises.note(request, card, by=person(request), at=timezone.now())
    if told.errors:
        status = HTTPStatus.CONFLICT if "" in told.errors else HTTPStatus.BAD_REQUEST
        return _page(request, order, told.card, told, status)
    messages.success(request, told.done)
    return _back_to(order)


@only("POST")
@vary_on_headers("Accept")
def send_again(request: HttpRequest, order_id: int) -> HttpResponseBase:
    """Has the messages that could not be delivered sent once more, the way the supplier is reached now."""
    order = access.bought_order(person(request), order_id)
    number = outbox.send_again(order.messages.all(), at=timezone.now())
    words = _("Sent again.") if number else _("There is nothing that could be sent again.")
    if access.asks_for_json(request):
        if number:
            return json({"sent_again": number})
        return json({"code": "nothing_to_send", "message": words}, status=HTTPStatus.CONFLICT)
    messages.add_message(request, messages.SUCCESS if number else messages.ERROR, words)
    return _back_to(order)


def _back_to(order: ReplenishmentOrder) -> HttpResponseBase:
    answer = redirect("order", order.pk)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def with_cards(
    orders: Page[ReplenishmentOrder] | list[ReplenishmentOrder],
) -> list[tuple[ReplenishmentOrder, Card | None]]:
    """Each order with the card that asked, found by its signal; one query for all."""
    roots = [order.signal.partition("/")[0] for order in orders]
    cards = {card.signal_root: card for card in Card.objects.filter(signal_root__in=roots).as_shown()}
    return [(order, cards.get(root)) for order, root in zip(orders, roots, strict=True)]


def order_shape(order: ReplenishmentOrder, card: Card | None) -> dict[str, Any]:
    """Quantities are decimal strings, times ISO 8601 with zone, null where it has not happened."""
    return {
        "id": order.pk,
        "state": order.state,
        "supplier": order.supplier.code,
        "item": order.item.part_number,
        "quantity": plain(order.quantity),
        "received": plain(order.received_quantity),
        "card": card.pk if card else None,
        "cycle": int(order.signal.partition("/")[2] or 0),
        "requested_at": order.requested_at.isoformat(),
        "asked_for": order.asked_for.isoformat(),
        "promised_for": order.promised_for.isoformat() if order.promised_for else None,
        "promised_quantity": None if order.promised_quantity is None else plain(order.promised_quantity),
        "refused_because": order.refused_because,
        "instead_of": order.instead_of_id,
    }


def _carded(order: ReplenishmentOrder, card: Card | None) -> ReplenishmentOrder:
    """The order with its card beside it, as the template reads it."""
    order.card = card  # type: ignore[attr-defined]
    return order
