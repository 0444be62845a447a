"""The little factory: wheels are made in a cell from rims and spokes, and bikes on a line from wheels.

rim supplier ─→ goods in ─pick→ wheel cell ─make→ wheel rack ─pick→ line ─make→ shipping ─→ customer
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from inventory.models import Act, BomLine, Item, Location, Source, Supplier
from inventory.stock import Books
from kanban import loops, pull
from kanban.models import Board, Card, Loop, Member

MORNING = datetime(2026, 5, 11, 6, 0, tzinfo=UTC)


@dataclass
class Factory:
    """Builds a plant piece by piece; time passes only when it is told to."""

    now: datetime = MORNING
    people: dict[str, User] = field(default_factory=dict)

    def pass_time(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def board(self, slug: str = "assembly", *, live: bool = True, **facts: Any) -> Board:
        live_since = self.now if live else None
        return Board.objects.create(slug=slug, name=slug.title(), live_since=live_since, **facts)

    def item(self, part_number: str, **facts: Any) -> Item:
        return Item.objects.create(
            part_number=part_number, name=facts.pop("name", part_number.title()), **facts
        )

    def place(self, code: str, kind: str = "supermarket") -> Location:
        return Location.objects.create(code=code, name=code.title(), kind=kind)

    def bom(self, item: Item, **parts: str | int) -> None:
        for part_number, quantity in parts.items():
            component = Item.objects.get(part_number=part_number.upper().replace("_", "-"))
            BomLine.objects.create(item=item, component=component, quantity=Decimal(quantity))

    def source(self, item: Item, supplier: str = "Alba", **facts: Any) -> Source:
        firm, _ = Supplier.objects.get_or_create(
            code=supplier.lower(), defaults={"name": supplier, "email": f"orders@{supplier.lower()}.example"}
        )
        return Source.objects.create(supplier=firm, item=item, **facts)

    def stock(self, item: Item, place: Location, quantity: str | int | Decimal) -> None:
        """Puts opening stock into the books."""
        books = Books(items=[item.pk], places=[place.pk], at=self.now)
        books.count(item.pk, place.pk, Decimal(quantity))
        books.write(Act.objects.create(verb="opening", at=self.now))

    def loop(
        self,
        board: Board,
        item: Item,
        kind: str,
        source: Location | None,
        destination: Location,
        *,
        container: str | int = 10,
        cards: int = 3,
        full: bool = True,
    ) -> Loop:
        """Opens a loop; `full` puts a container on each of its cards first."""
        if full:
            self.stock(item, destination, Decimal(container) * cards)
        loop = Loop(
            board=board,
            item=item,
            kind=kind,
            source=source,
            destination=destination,
            container_quantity=Decimal(container),
            cards=cards,
        )
        loops.open_loop(loop, by=None, at=self.now)
        return loop

    def card(self, loop: Loop, number: int = 1) -> Card:
        """The card as it is in the database now."""
        return Card.objects.as_shown().get(loop=loop, number=number)

    def person(self, name: str, role: str, *boards: Board) -> User:
        """Somebody with a role on the boards (all of them unless named); the password is the name."""
        user = User.objects.create_user(name.lower(), password=name.lower(), first_name=name)
        for board in boards or Board.objects.all():
            Member.objects.create(user=user, board=board, role=role)
        self.people[name] = user
        return user

    def do(self, verb: str, card: Card, **facts: Any) -> pull.Outcome:
        """A verb of the pull on the card as it is now, by nobody in particular."""
        now = Card.objects.as_shown().get(pk=card.pk)
        outcome: pull.Outcome = getattr(pull, verb)(now, by=facts.pop("by", None), at=self.now, **facts)
        return outcome


@dataclass
class WheelWorks(Factory):
    """The factory of the module's drawing, full everywhere: three loops of wheels, rims and bikes."""

    def build(self, *, live: bool = True) -> "WheelWorks":
        self.assembly = self.board("assembly", live=live)
        self.goods_in = self.place("goods-in", "goods_in")
        self.cell = self.place("cell", "line_side")
        self.rack = self.place("rack")
        self.line = self.place("line", "line_side")
        self.shipping = self.place("shipping", "shipping")
        self.rim, self.spoke, self.wheel = self.item("RIM"), self.item("SPOKE"), self.item("WHEEL")
        self.bike = self.item("BIKE")
        self.bom(self.wheel, rim=1, spoke=36)
        self.bom(self.bike, wheel=2)
        self.source(self.rim, "Alba")
        self.source(self.spoke, "Alba")
        return self._loops()

    def _loops(self) -> "WheelWorks":
        board = self.assembly
        self.rims = self.loop(board, self.rim, "supplier", None, self.goods_in, container=20, cards=2)
        self.rims_at_cell = self.loop(
            board, self.rim, "withdrawal", self.goods_in, self.cell, container=10, cards=2
        )
        self.spokes = self.loop(board, self.spoke, "supplier", None, self.cell, container=400, cards=3)
        self.wheels = self.loop(board, self.wheel, "production", self.cell, self.rack, container=10, cards=3)
        self.wheels_at_line = self.loop(
            board, self.wheel, "withdrawal", self.rack, self.line, container=10, cards=2
        )
        self.bikes = self.loop(board, self.bike, "production", self.line, self.shipping, container=5, cards=3)
        return self
