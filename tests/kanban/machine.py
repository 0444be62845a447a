"""A state machine that does to a small plant whatever people and programs can do to it, in any order."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from inventory.models import BomLine, OutboxMessage, StockLevel
from kanban import loops, pull
from kanban.models import Board, Card, Loop, Move
from tests.factory import Factory
from tests.kanban.invariants import (
    Ledger,
    Snapshot,
    check_cards,
    check_history,
    check_ledger,
    check_requests,
    room,
)

any_of = st.integers(min_value=0, max_value=10_000)
few = st.integers(min_value=1, max_value=3)
container = st.integers(min_value=1, max_value=4)
quantity = st.sampled_from(["0", "1", "2", "3", "4", "5", "9", "-1", "0.5"]).map(Decimal)
HANDS = ("empty", "start", "finish", "return_to_queue", "hold", "release")


class PlantMachine(RuleBasedStateMachine):
    """Iron is bought, fetched to the cell, made into parts there, and parts are fetched and shipped."""

    def __init__(self) -> None:
        super().__init__()
        self.undone_at_the_end = transaction.atomic()
        self.undone_at_the_end.__enter__()
        self.factory = Factory()
        self.over: set[int] = set()
        self.ledger = Ledger()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone_at_the_end.__exit__(None, None, None)

    @initialize(sizes=st.tuples(*[container] * 5), cards=st.tuples(*[few] * 5), live=st.booleans())
    def build(self, sizes: tuple[int, ...], cards: tuple[int, ...], live: bool) -> None:
        make = self.factory
        store, cell = make.place("store", "goods_in"), make.place("cell", "line_side")
        rack, shipping = make.place("rack"), make.place("shipping", "shipping")
        iron, glue, part = make.item("IRON"), make.item("GLUE"), make.item("PART")
        make.bom(part, iron=2, glue="0.4")
        make.source(iron, over_percent=Decimal(25), multiple=Decimal(2))
        make.source(glue)
        one, two = make.board("one", live=live), make.board("two", live=True)
        kinds = (
            (one, iron, "supplier", None, store),
            (one, iron, "withdrawal", store, cell),
            (two, glue, "supplier", None, cell),
            (one, part, "production", cell, rack),
            (two, part, "withdrawal", rack, shipping),
        )
        for facts, size, number in zip(kinds, sizes, cards, strict=True):
            make.loop(*facts, container=size, cards=number)
        self.now = Snapshot()
        self.ledger.read()

    def attempt(self, verb: Callable[[], pull.Outcome]) -> pull.Outcome | None:
        """Does it or is refused; a refusal leaves nothing behind (4)."""
        try:
            return verb()
        except pull.Refusal as refusal:
            words = refusal.message
        assert words
        assert Snapshot().facts() == self.now.facts(), words
        return None

    def at(self) -> datetime:
        return self.factory.pass_time(seconds=7)

    def card(self, number: int) -> Card:
        cards = Card.objects.as_shown().in_use().order_by("pk")
        return cards[number % len(cards)]

    def by_hand(
        self, card: Card, verb: str, amount: Decimal, other: Decimal, closes: bool
    ) -> pull.Outcome | None:
        facts: dict[str, object] = {"by": None, "at": self.at(), "version": card.version}
        if verb in ("hold", "return_to_queue"):
            facts["reason"] = "Because"
        if verb == "start" and card.loop.kind == "withdrawal" and closes:
            facts["quantity"] = amount
        if verb == "finish":
            scrapped = other if other < 3 else Decimal(0)
            facts |= {"good": amount, "scrapped": scrapped, "close": closes, "reason": "Because"}
            if amount == 9:
                facts["good"] = None
        outcome = self.attempt(lambda: getattr(pull, verb)(card, **facts))
        if outcome and (verb == "return_to_queue" or card.loop.kind == "supplier" or closes):
            self.goods_came_back(but=0 if card.loop.kind == "supplier" else card.loop_id)
        return outcome

    @rule(number=any_of, choice=any_of, amount=quantity, other=quantity, closes=st.booleans())
    def do_what_is_possible(
        self, number: int, choice: int, amount: Decimal, other: Decimal, closes: bool
    ) -> None:
        card = self.card(number)
        verb = card.verbs[choice % len(card.verbs)].value
        self.by_hand(card, {"return": "return_to_queue"}.get(verb, verb), amount, other, closes)

    @rule(number=any_of, amount=quantity, other=quantity, closes=st.booleans())
    def do_the_next_thing_and_undo_it(
        self, number: int, amount: Decimal, other: Decimal, closes: bool
    ) -> None:
        card, before = self.card(number), self.now
        outcome = self.by_hand(card, card.verbs[0].value, amount, other, closes)
        if outcome is None or outcome.move is None or outcome.move.verb in ("hold", "release"):
            return
        self.see()
        undone = self.attempt(lambda: pull.undo(outcome.move, by=None, at=self.at()))
        gone_on = outcome.move.verb in ("signal", "retire") and card.verbs[0].value != "empty"
        assert gone_on or undone, outcome.move
        if undone:
            self.goods_came_back()
            assert Snapshot().looks() == before.looks()

    @rule(number=any_of, verb=st.sampled_from(HANDS), amount=quantity, behind=st.integers(0, 2))
    def do_anything_perhaps_late(self, number: int, verb: str, amount: Decimal, behind: int) -> None:
        card = self.card(number)
        card.version -= behind
        done = self.by_hand(card, verb, amount, Decimal(0), closes=False)
        assert not (behind and done), "an older version was taken"

    @rule(back=st.integers(0, 6))
    def undo(self, back: int) -> None:
        moves = list(Move.objects.select_related("card__loop").order_by("-pk")[back : back + 1])
        if moves and self.attempt(lambda: pull.undo(moves[0], by=None, at=self.at())):
            self.goods_came_back()

    @rule(choice=any_of, amount=quantity)
    def consume(self, choice: int, amount: Decimal) -> None:
        levels = StockLevel.objects.select_related("item", "location").order_by("pk")
        level = levels[choice % len(levels)]
        self.attempt(lambda: pull.consume(level.item, level.location, amount, by=None, at=self.at()))

    @rule(choice=any_of, amount=quantity)
    def count(self, choice: int, amount: Decimal) -> None:
        levels = StockLevel.objects.select_related("item", "location").order_by("pk")
        level = levels[choice % len(levels)]
        facts = {"by": None, "at": self.at(), "reason": "Counted"}
        if self.attempt(lambda: pull.count(level.item, level.location, amount, **facts)):  # type: ignore[arg-type]
            self.goods_came_back()

    @rule(choice=any_of, cards=few, size=container, blocked=st.integers(0, 3))
    def resize(self, choice: int, cards: int, size: int, blocked: int) -> None:
        if blocked:
            return  # a loop is resized seldom
        every = Loop.objects.order_by("pk")
        loop = every[choice % len(every)]
        loops.resize(loop, cards=cards, container_quantity=Decimal(size), by=None, at=self.at())
        self.goods_came_back()

    @rule(rims=st.integers(1, 3), blocked=st.integers(0, 5))
    def edit_the_bom(self, rims: int, blocked: int) -> None:
        if not blocked:
            BomLine.objects.filter(component__part_number="IRON").update(quantity=rims)

    @precondition(lambda self: not self.now.boards[min(self.now.boards)].live_since)
    @rule()
    def go_live(self) -> None:
        self.attempt(lambda: pull.go_live(Board.objects.get(slug="one"), by=None, at=self.at()))

    @rule()
    def deliver_the_mail(self) -> None:
        waiting = OutboxMessage.objects.filter(state="pending")
        waiting.update(state="sent", sent_at=self.at(), attempts=1)

    def goods_came_back(self, *, but: int = 0) -> None:
        """From now on these loops may hold more than their cards: not by making, only by coming back."""
        self.over |= {pk for pk in self.spilling() if pk != but}

    def spilling(self) -> set[int]:
        now = Snapshot()
        cards = [card for card in now.cards.values() if not card.retired_at]
        return {
            loop.pk
            for loop in now.loops.values()
            if now.levels.get((loop.item_id, loop.destination_id), 0)
            > room(loop, [card for card in cards if card.loop_id == loop.pk])
        }

    @invariant()
    def everything_adds_up(self) -> None:
        if hasattr(self, "now"):
            self.see()

    def see(self) -> None:
        before, self.now = self.now, Snapshot()
        self.ledger.read()
        check_ledger(self.now, self.ledger)
        check_cards(self.now, over=self.over)
        check_requests(self.now)
        check_history(before, self.now)
        self.over &= self.spilling()
