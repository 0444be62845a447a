"""An answer becomes a verb of the pull: the supplier acts with its link, nobody else with it."""

from typing import Any

from django.utils.translation import gettext as _

from kanban import pull
from kanban.models import Card
from kanban.planning.lifecycle import State, Verb
from kanban.web.supplier_answers.forms import Answer, Change, Ship, Yes
from kanban.web.supplier_answers.requests import DEVICE, Request, last_answer

PROMISES = (Verb.START, Verb.PROMISE)
FIELDS = {"promised_for": "date", "promised_quantity": "quantity"}


def verb_of(answer: str, card: Card) -> Verb:
    """Which verb an answer is, as the card stands."""
    if answer == "no":
        return Verb.REFUSE
    if answer == "ship":
        return Verb.SHIP
    return Verb.START if card.state == State.REQUESTED else Verb.PROMISE


def say(form: Answer, asked: Request, card: Card) -> None:
    """Does what a checked form says. Refuses as the verbs do."""
    said = form.cleaned_data
    facts: dict[str, Any] = {"by": None, "at": asked.at, "device": DEVICE, "version": card.version}
    verb = verb_of(form.name, card)
    if verb == Verb.REFUSE:
        pull.refuse(card, reason=said["reason"], **facts)
    elif verb == Verb.SHIP:
        pull.ship(card, quantity=said["quantity"], carrier=said["carrier"], number=said["number"], **facts)
    elif verb == Verb.START:
        pull.start(
            card, promised_for=said.get("promised_for"), promised_quantity=said.get("quantity"), **facts
        )
    else:
        promised_for = said.get("promised_for", asked.order.asked_for)
        pull.promise_anew(card, promised_for=promised_for, quantity=said.get("quantity"), **facts)


def repeats(form: Answer, asked: Request) -> bool:
    """Whether this is what the supplier has just said: a button pressed twice, a page sent again."""
    last, order = last_answer(asked), asked.order
    if last is None:
        return False
    if isinstance(form, Ship) and asked.shipments:
        shipment, names = asked.shipments[-1], ("quantity", "carrier", "number")
        said = [form.typed(name) for name in names]
        return last.verb == Verb.SHIP and said == [getattr(shipment, name) for name in names]
    if isinstance(form, Change):
        promise = (order.promised_for, order.promised_quantity)
        return last.verb in PROMISES and promise == (form.promised_for, form.typed("quantity"))
    if isinstance(form, Yes):
        promise = (order.promised_for, order.promised_quantity)
        return last.verb in PROMISES and promise == (order.asked_for, None)
    return False


def explain(form: Answer, refusal: pull.Refusal) -> None:
    """Puts a refusal beside the field that it is about, in words for somebody outside the plant."""
    if isinstance(refusal, pull.Invalid):
        field = FIELDS.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, refusal.message)
    else:
        form.add_error(
            None, _("The plant cannot take this up just now. Try again later, or answer the e-mail.")
        )
