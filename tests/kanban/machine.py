"""A state machine that does to a small plant whatever people and programs can do to it, in any order."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from inventory.models import BomLine, OutboxMessage
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
crate = st.integers(min_value=4, max_value=12)
some = st.sampled_from([None, None, None, "1", "2", "3", "5", "-1", "0.5"]).map(
    lambda text: text and Decimal(text)
)
bad = st.sampled_from(["0", "0", "1", "3"]).map(Decimal)
quantity = st.sampled_from(["1", "2", "3", "4", "9", "0", "-1", "0.5"]).map(Decimal)
HANDS = ("empty", "start", "finish", "return_to_queue", "hold", "release")


def some_card_is(*states: str) -> Callable[[Any], Any]:
    """Only while a card that may move is in one of the states."""
    return precondition(
        lambda machine: any(
            card.state in states and not card.held and not card.retired_at
            for card in machine.now.cards.values()
        )
    )


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

    @initialize(
        sizes=st.tuples(crate, crate, container, container, container),
        cards=st.tuples(*[few] * 5),
        full=st.tuples(*[st.booleans()] * 5),
    )
    def build(self, sizes: tuple[int, ...], cards: tuple[int, ...], full: tuple[bool, ...]) -> None:
        make = self.factory
        store, cell = make.place("store", "goods_in"), make.place("cell", "line_side")
        rack, shipping = make.place("rack"), make.place("shipping", "shipping")
        iron, glue, part = make.item("IRON"), make.item("GLUE"), make.item("PART")
        make.bom(part, iron=2, glue="0.4")
        make.source(iron, over_percent=Decimal(25), multiple=Decimal(2))
        make.source(glue)
        one, two = make.board("one", live=full[0]), make.board("two", live=True)
        kinds = (
            (one, iron, "supplier", None, store),
            (one, iron, "withdrawal", store, cell),
            (two, glue, "supplier", None, cell),
            (one, part, "production", cell, rack),
            (two, part, "withdrawal", rack, shipping),
        )
        for facts, size, number, filled in zip(kinds, sizes, cards, full, strict=True):
            make.loop(*facts, container=size, cards=number, full=filled)
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

    def a_card(self, number: int, *states: str) -> Card:
        """A card in use; where states are named, one in them that may move."""
        cards = Card.objects.as_shown().in_use().order_by("pk")
        chosen = list(cards.filter(state__in=states, held="") if states else cards)
        return chosen[number % len(chosen)]

    def by_hand(self, card: Card, verb: str, **facts: Any) -> pull.Outcome | None:
        if verb in ("hold", "return_to_queue"):
            facts["reason"] = "Because"
        facts = {"version": card.version, "at": self.at()} | facts
        outcome = self.attempt(lambda: getattr(pull, verb)(card, by=None, **facts))
        supplied = card.loop.kind == "supplier"
        if outcome and (verb in ("return_to_queue", "finish") or supplied):
            self.goods_came_back(but=0 if supplied or verb == "return_to_queue" else card.loop_id)
        return outcome

    def next_step(
        self, card: Card, amount: Decimal | None, scrapped: Decimal, closes: bool
    ) -> dict[str, Any]:
        """The verb that comes next, with what a person would say."""
        verb = card.verbs[0].value
        if verb == "start" and card.loop.kind == "withdrawal":
            return {"verb": verb, "quantity": amount}
        if verb != "finish":
            return {"verb": verb}
        return {"verb": verb, "good": amount, "scrapped": scrapped, "close": closes, "reason": "Because"}

    @rule(number=any_of, rounds=st.integers(1, 4), amount=some, closes=st.booleans())
    @some_card_is("DONE", "REQUESTED", "IN_PROGRESS")
    def work_for_a_while(self, number: int, rounds: int, amount: Decimal | None, closes: bool) -> None:
        """What a calm shift does: the next step of this card and that, mostly of whole containers."""
        for turn in range(rounds):
            card = self.a_card(number + turn % 2, *self.busy())
            last = turn == rounds - 1
            self.by_hand(card, **self.next_step(card, amount if last else None, Decimal(0), closes and last))
            self.see()

    def busy(self) -> tuple[str, ...]:
        free = {card.state for card in self.now.cards.values() if not card.held and not card.retired_at}
        return tuple(free & {"REQUESTED", "IN_PROGRESS"}) or ("DONE",)

    @rule(number=any_of)
    @some_card_is("DONE")
    def empty(self, number: int) -> None:
        self.by_hand(self.a_card(number, "DONE"), "empty")

    @rule(number=any_of, amount=some)
    @some_card_is("REQUESTED")
    def start(self, number: int, amount: Decimal | None) -> None:
        card = self.a_card(number, "REQUESTED")
        self.by_hand(card, **self.next_step(card, amount, Decimal(0), closes=False))

    @rule(number=any_of, amount=some, scrapped=bad, closes=st.booleans())
    @some_card_is("IN_PROGRESS")
    def finish(self, number: int, amount: Decimal | None, scrapped: Decimal, closes: bool) -> None:
        card = self.a_card(number, "IN_PROGRESS")
        self.by_hand(card, **self.next_step(card, amount, scrapped, closes))

    @rule(number=any_of)
    @some_card_is("IN_PROGRESS")
    def give_back(self, number: int) -> None:
        self.by_hand(self.a_card(number, "IN_PROGRESS"), "return_to_queue")

    @rule(number=any_of, amount=some)
    @some_card_is("REQUESTED")
    def receive_unconfirmed(self, number: int, amount: Decimal | None) -> None:
        self.by_hand(self.a_card(number, "REQUESTED"), "finish", good=amount)

    @rule(number=any_of, amount=some, scrapped=bad, closes=st.booleans())
    @some_card_is("REQUESTED", "IN_PROGRESS")
    def do_the_next_thing_and_undo_it(
        self, number: int, amount: Decimal | None, scrapped: Decimal, closes: bool
    ) -> None:
        card, before = self.a_card(number, "REQUESTED", "IN_PROGRESS"), self.now
        outcome = self.by_hand(card, **self.next_step(card, amount, scrapped, closes))
        if outcome and outcome.move:
            self.see()
            self.undo_at_once(outcome.move, before)

    @rule(number=any_of)
    @some_card_is("DONE")
    def empty_by_mistake(self, number: int) -> None:
        before, outcome = self.now, self.by_hand(self.a_card(number, "DONE"), "empty")
        assert outcome
        assert outcome.move
        self.see()
        self.undo_at_once(outcome.move, before)

    def undo_at_once(self, move: Move, before: Snapshot) -> None:
        """Card and stock look as before. Only a card that went on by itself, its container used up, can't."""
        undone = self.attempt(lambda: pull.undo(move, by=None, at=self.at()))
        if move.verb in ("signal", "retire") and not undone:
            return
        self.goods_came_back()
        assert Snapshot().looks() == before.looks()

    @rule(number=any_of, verb=st.sampled_from(HANDS), behind=st.integers(0, 2))
    def do_anything_perhaps_late(self, number: int, verb: str, behind: int) -> None:
        card = self.a_card(number)
        if verb != "hold" or number % 3 == 0:
            done = self.by_hand(card, verb, version=card.version - behind)
            assert not (behind and done), "an older version was taken"

    @rule(number=any_of)
    def release(self, number: int) -> None:
        if held := Card.objects.as_shown().in_use().exclude(held="").order_by("pk").first():
            self.by_hand(held, "release")

    @rule(back=st.integers(0, 6))
    def undo(self, back: int) -> None:
        found = Move.objects.select_related("card__loop").order_by("-pk")
        moves = list((found if back == 3 else found.exclude(verb="undo"))[back : back + 1])
        if moves and self.attempt(lambda: pull.undo(moves[0], by=None, at=self.at())):
            self.goods_came_back()

    def a_loop(self, choice: int) -> Loop:
        every = Loop.objects.select_related("item", "destination").order_by("pk")
        return every[choice % len(every)]

    @rule(choice=any_of, amount=quantity)
    def consume(self, choice: int, amount: Decimal) -> None:
        loop = self.a_loop(choice)
        self.attempt(lambda: pull.consume(loop.item, loop.destination, amount, by=None, at=self.at()))

    @rule(choice=any_of, off_by=st.sampled_from(["-2", "-1", "1", "2", "3", "0.5", "-9"]).map(Decimal))
    def count(self, choice: int, off_by: Decimal) -> None:
        loop = self.a_loop(choice)
        found = self.now.levels.get((loop.item_id, loop.destination_id), Decimal(0)) + off_by
        facts: dict[str, Any] = {"by": None, "at": self.at(), "reason": "Counted"}
        if self.attempt(lambda: pull.count(loop.item, loop.destination, found, **facts)):
            self.goods_came_back()

    @rule(choice=any_of, cards=few, size=container, now=st.integers(0, 3))
    def resize(self, choice: int, cards: int, size: int, now: int) -> None:
        if now:
            return  # a loop is resized seldom
        loops.resize(
            self.a_loop(choice), cards=cards, container_quantity=Decimal(size), by=None, at=self.at()
        )
        self.goods_came_back()

    @rule(quantity=st.integers(1, 3), now=st.integers(0, 5))
    def edit_the_bom(self, quantity: int, now: int) -> None:
        if not now:
            BomLine.objects.filter(component__part_number="IRON").update(quantity=quantity)
        self.deliver_the_mail()

    @precondition(lambda self: not self.now.boards[min(self.now.boards)].live_since)
    @rule()
    def go_live(self) -> None:
        self.attempt(lambda: pull.go_live(Board.objects.get(slug="one"), by=None, at=self.at()))

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
