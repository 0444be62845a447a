"""What stands where; using it and counting it. The cards follow by themselves."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from inventory.models import Item, Location, StockLevel
from inventory.models.quantities import plain, unit_for
from kanban import pull
from kanban.models import Loop
from kanban.web import access, forms, shapes, stock_pages
from kanban.web.answers import json, only
from kanban.web.commands import key_of
from kanban.web.fields import NotSure, Unreadable, WrongFields, fields_of
from kanban.web.gestures import Answer, OtherFields, fingerprint, once
from kanban.web.seats import person
from kanban.web.shared import acting_through

TIMES_FULL = 10
FAR_TOO_MANY = Decimal(1_000_000)


@only("GET")
@vary_on_headers("Accept")
def index(request: HttpRequest) -> HttpResponse:
    """What stands at the places of this person's boards, as `item`, `location` and `q` narrow it down."""
    if access.asks_for_json(request):
        return json({"stock": [shapes.level_shape(level) for level in stock_pages.levels(request)]})
    return stock_pages.page(request)


@only("POST")
def consume(request: HttpRequest) -> HttpResponseBase:
    """Stock is used: by production, or shipped to the customer from a shipping place."""
    return _change(request, forms.Stock, _consumed)


@only("POST")
def count(request: HttpRequest) -> HttpResponseBase:
    """Somebody counted: the books follow, with the reason. Far more than fits is asked about once more."""
    return _change(request, forms.Count, _counted)


def _change(request: HttpRequest, form: type[forms.Stock], do: Callable[..., str]) -> HttpResponseBase:
    """Does it once, however often the gesture arrives, and answers in the shape that was asked for."""
    user, at = person(request), timezone.now()
    try:
        fields = fields_of(request)
        key = key_of(request, said=fields.pop("key", ""))
        through = acting_through(request, fields.get("device", ""))
        said = form(fields, at=at, spoken=not access.asks_for_json(request), through=through)
        place = _place(user, said)
        deed = partial(_deed, said, place, partial(do, by=user, at=at))
        answer = once(user, key, fingerprint(request.path, fields), at=at, do=deed)
    except (Unreadable, WrongFields) as refused:
        return stock_pages.invalid(request, refused.errors, unsure=isinstance(refused, NotSure))
    except OtherFields:
        words = _("This key was used for another command already.")
        return stock_pages.refused(request, "other_fields", words, HTTPStatus.UNPROCESSABLE_ENTITY)
    except pull.Invalid as refused:
        return stock_pages.invalid(request, {refused.field: [refused.message]})
    except pull.Refusal as refused:
        return stock_pages.refused(request, refused.code, refused.message, HTTPStatus.CONFLICT)
    return stock_pages.done(request, answer)


def _place(user: User, said: forms.Stock) -> Location:
    """The place named in the form, through its door: who may not touch it learns nothing else."""
    if not said.is_valid() and "location" not in said.cleaned_data:
        raise WrongFields(said.wrong())
    return access.stock_place(user, said.cleaned_data["location"])


def _deed(said: forms.Stock, place: Location, do: Callable[..., str]) -> Answer:
    if not said.is_valid():
        raise WrongFields(said.wrong())
    item = Item.objects.filter(part_number=said.cleaned_data["item"]).first()
    if item is None:
        raise WrongFields({"item": [_("There is no item with this part number.")]})
    facts = {name: said.cleaned_data[name] for name in said.fields if name not in ("item", "location")}
    message = do(item, place, **facts)
    level = StockLevel.objects.filter(item=item, location=place).select_related("item", "location").first()
    now = level or StockLevel(item=item, location=place)
    return {"stock": [shapes.level_shape(now)], "message": message}


def _consumed(item: Item, place: Location, *, quantity: Decimal, **facts: Any) -> str:
    pull.consume(item, place, quantity, **facts)
    told = _told(item, place, quantity)
    if place.taker_id == Location.CUSTOMER:
        return _("Shipped %(quantity)s %(unit)s of %(part)s from %(place)s") % told
    return _("Used %(quantity)s %(unit)s of %(part)s at %(place)s") % told


def _counted(item: Item, place: Location, *, quantity: Decimal, sure: bool, **facts: Any) -> str:
    if not sure:
        _ask_about_far_too_many(item, place, quantity)
    pull.count(item, place, quantity, **facts)
    return _("Counted %(quantity)s %(unit)s of %(part)s at %(place)s") % _told(item, place, quantity)


def _ask_about_far_too_many(item: Item, place: Location, counted: Decimal) -> None:
    """A zero too many, or a part number scanned into the wrong field, is a number that fits nowhere."""
    loop = Loop.objects.filter(item=item, destination=place, active=True).first()
    full = loop.cards * loop.container_quantity if loop else None
    if counted <= (FAR_TOO_MANY if full is None else TIMES_FULL * full):
        return
    told = _told(item, place, counted) | {"full": plain(full or Decimal(0))}
    if full is None:
        words = _("Are there really %(quantity)s %(unit)s of %(part)s at %(place)s?") % told
    else:
        words = _("%(place)s is full with %(full)s of %(part)s. Are there really %(quantity)s?") % told
    raise NotSure({"quantity": [words]})


def _told(item: Item, place: Location, quantity: Decimal) -> dict[str, str]:
    unit = unit_for(quantity, item.unit)
    return {"part": item.part_number, "place": place.name, "quantity": plain(quantity), "unit": unit}
