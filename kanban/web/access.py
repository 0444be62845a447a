"""The doors: each kind of row has one, and it opens for who may look at it or put a hand on it.

A row that does not exist and one that the person may not even know of answer alike: 404. A row that
the person sees but may not touch answers 403.
"""

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Left, StrIndex
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from inventory.models import (
    PHYSICAL_KINDS,
    Item,
    Location,
    Picture,
    ReplenishmentOrder,
    Source,
    StockLevel,
    Supplier,
)
from kanban.models import Board, Card, Device, Loop, Move

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    Person = User | AnonymousUser

Row = TypeVar("Row", bound=Model)

HANDS = ("operator", "leader")
BUYING = ("buyer", "leader")


def asks_for_json(request: HttpRequest) -> bool:
    """Whether a program asks. One that came with a token need not say so."""
    types = ["text/html", "application/json"]
    if getattr(request, "came_by_token", False):
        types.reverse()
    return request.get_preferred_type(types) == "application/json"


def visible_board(person: "Person", slug: str) -> Board:
    return _seen(Board.objects.visible_to(person), slug=slug)


def led_board(person: "Person", slug: str) -> Board:
    return _touched(Board.objects.visible_to(person), Board.objects.led_by(person), slug=slug)


def worked_board(person: "Person", slug: str) -> Board:
    """A board where this person has hands: operators and leaders; whoever runs the site all."""
    worked = Board.objects.all()
    if not _runs_the_site(person):
        worked = worked.filter(members__user_id=person.pk or 0, members__role__in=HANDS)
    return _touched(Board.objects.visible_to(person), worked, slug=slug)


def led_device(person: "Person", device: int) -> Device:
    """A shared device in use of a board that this person leads."""
    led = Device.objects.in_use().filter(boards__in=Board.objects.led_by(person))
    return _seen(led.distinct(), pk=device)


def labelled_boards(person: "Person") -> QuerySet[Board]:
    """Boards whose labels this person may print: operators and leaders; whoever runs the site all."""
    if _runs_the_site(person):
        return Board.objects.all()
    return Board.objects.visible_to(person).filter(members__user_id=person.pk or 0, members__role__in=HANDS)


def labelled_board(person: "Person", slug: str) -> Board:
    return _touched(Board.objects.visible_to(person), labelled_boards(person), slug=slug)


def labelled_loop(person: "Person", loop: int) -> Loop:
    seen = Loop.objects.filter(board__in=Board.objects.visible_to(person))
    return _touched(seen, Loop.objects.filter(board__in=labelled_boards(person)), pk=loop)


def visible_card(person: "Person", card: int) -> Card:
    """The card with all that its fragment shows."""
    return _seen(Card.objects.visible_to(person).as_shown(), pk=card)


def movable_card(person: "Person", card: int) -> Card:
    """The card that this person may move, as `visible_card`; a retired one too: its verb refuses."""
    seen, movable = Card.objects.visible_to(person), Card.objects.movable_by(person)
    return _touched(seen.as_shown(), movable.as_shown(), pk=card)


def undoable_move(person: "Person", move: int) -> Move:
    """A step of a card that this person may move; whether it is too late is the verb's to say."""
    moves = Move.objects.select_related("card__loop__item", "card__loop__destination", "card__loop__board")
    seen = moves.filter(card__in=Card.objects.visible_to(person))
    return _touched(seen, moves.filter(card__in=Card.objects.movable_by(person)), pk=move)


def visible_orders(person: "Person") -> QuerySet[ReplenishmentOrder]:
    """Requests that cards of this person's boards have made."""
    return _asked_by(Card.objects.visible_to(person))


def _asked_by(cards: QuerySet[Card]) -> QuerySet[ReplenishmentOrder]:
    """The cards' requests, of all their cycles: the signal begins with the card's root."""
    root = Left(OuterRef("signal"), StrIndex(OuterRef("signal"), Value("/")) - 1)
    orders = ReplenishmentOrder.objects.select_related("supplier", "item", "source")
    return orders.filter(Exists(cards.filter(signal_root=root)))


def visible_order(person: "Person", order: int) -> ReplenishmentOrder:
    """The order with who caused it, and what was asked before and after it for the same cycle."""
    around = ("caused_by__by", "instead_of__supplier", "replaced_by__supplier")
    return _seen(visible_orders(person).select_related(*around), pk=order)


def bought_order(person: "Person", order: int) -> ReplenishmentOrder:
    """A request that this person may have sent again: buyers and leaders of its card's board."""
    return _touched(visible_orders(person), _bought_orders(person), pk=order)


def buys(person: "Person", order: ReplenishmentOrder) -> bool:
    return _bought_orders(person).filter(pk=order.pk).exists()


def _bought_orders(person: "Person") -> QuerySet[ReplenishmentOrder]:
    boards = Board.objects.filter(members__user_id=person.pk or 0, members__role__in=BUYING)
    asking = Card.objects.visible_to(person)
    if not _runs_the_site(person):
        asking = asking.filter(loop__board__in=boards)
    return _asked_by(asking)


def items_in_sight(person: "Person") -> QuerySet[Item]:
    """The items of this person's boards."""
    loops = Loop.objects.filter(board__in=Board.objects.visible_to(person))
    return Item.objects.filter(pk__in=loops.values("item"))


def visible_picture(person: "Person", item: int) -> Picture:
    """The picture of an item of this person's boards; who keeps items in the admin sees all."""
    pictures = Picture.objects.all()
    if not (person.is_staff and person.has_perm("inventory.view_item")):
        pictures = pictures.filter(item__in=items_in_sight(person))
    return _seen(pictures, item=item)


def visible_suppliers(person: "Person") -> QuerySet[Supplier]:
    """Firms that sell an item of this person's boards; whoever runs the site sees all."""
    if _runs_the_site(person):
        return Supplier.objects.all()
    sold = Source.objects.filter(item__in=items_in_sight(person))
    return Supplier.objects.filter(pk__in=sold.values("supplier"))


def visible_supplier(person: "Person", code: str) -> Supplier:
    return _seen(visible_suppliers(person), code=code)


def sees_contacts(person: "Person", supplier: Supplier) -> bool:
    """Whom to call there: for buyers and leaders of a board that has an item of theirs."""
    buying = Loop.objects.filter(
        item__sources__supplier=supplier,
        board__members__user_id=person.pk or 0,
        board__members__user__is_active=True,
        board__members__role__in=BUYING,
    )
    return _runs_the_site(person) or buying.exists()


def visible_places(person: "Person") -> QuerySet[Location]:
    """Places that hold stock and that a loop of this person's boards fills or takes from."""
    return places_of(Board.objects.visible_to(person), all_of=_runs_the_site(person))


def visible_stock(person: "Person") -> QuerySet[StockLevel]:
    """What stands at those places, and what their boards' items have in transit."""
    items = Loop.objects.filter(board__in=Board.objects.visible_to(person)).values("item")
    here, under_way = Q(location__in=visible_places(person)), Q(location=Location.TRANSIT, item__in=items)
    return StockLevel.objects.filter(here | under_way).select_related("item", "location")


def stock_places(person: "Person") -> QuerySet[Location]:
    """Places where this person may use and count stock: operators and leaders those of their boards."""
    boards = Board.objects.filter(members__user_id=person.pk or 0, members__role__in=HANDS)
    return places_of(boards.filter(members__user__is_active=True), all_of=_runs_the_site(person))


def stock_place(person: "Person", code: str) -> Location:
    return _touched(visible_places(person), stock_places(person), code=code)


def _runs_the_site(person: "Person") -> bool:
    return person.is_superuser and person.is_active


def places_of(boards: "QuerySet[Board] | list[Board]", *, all_of: bool = False) -> QuerySet[Location]:
    """Places that hold stock and that a loop of these boards fills or takes from; or all there are."""
    places = Location.objects.filter(kind__in=PHYSICAL_KINDS).order_by("code")
    if all_of:
        return places
    loops = Loop.objects.filter(board__in=boards)
    return places.filter(Q(pk__in=loops.values("destination")) | Q(pk__in=loops.values("source")))


def _seen(rows: QuerySet[Row], **which: Any) -> Row:
    row = rows.filter(**which).first()
    if row is None:
        raise Http404(_("There is no such page."))
    return row


def _touched(seen: QuerySet[Row], touched: QuerySet[Row], **which: Any) -> Row:
    """The row if it may be touched, found in one query; a second one tells 403 from 404."""
    row = touched.filter(**which).first()
    if row is None:
        _seen(seen, **which)
        raise PermissionDenied(_("Your role on this board lets you look, but not do this."))
    return row
