"""The small plant of the state machine: how it is built, how a verb is tried in it, and what must hold."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from kanban import pull
from kanban.models import Card, Loop, Move
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

few = st.integers(min_value=1, max_value=3)
container = st.integers(min_value=1, max_value=5)
crate = st.integers(min_value=8, max_value=12)
mostly = st.sampled_from([True, True, True, False])


class SmallPlant(RuleBasedStateMachine):
    """Iron is bought, fetched to the cell, made into parts there, and parts are fetched and shipped."""

    def __init__(self) -> None:
        super().__init__()
        self.undone_at_the_end = transaction.atomic()
        self.undone_at_the_end.__enter__()
        self.factory = Factory()
        self.over: set[int] = set()
        self.came_back_but: int | None = None
        self.ledger = Ledger()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone_at_the_end.__exit__(None, None, None)

    @initialize(
        sizes=st.tuples(crate, crate, container, container, container),
        cards=st.tuples(*[few] * 5),
        full=st.tuples(*[mostly] * 5),
    )
    def build(self, sizes: tuple[int, ...], cards: tuple[int, ...], full: tuple[bool, ...]) -> None:
        make = self.factory
        store, cell = make.place("store", "goods_in"), make.place("cell", "line_side")
        rack, shipping = make.place("rack"), make.place("shipping", "shipping")
        iron, glue, part = make.item("IRON"), make.item("GLUE"), make.item("PART")
        make.bom(part, iron=2, glue="0.4")
        make.source(iron, over_percent=Decimal(25), multiple=Decimal(2))
        make.source(iron, "Second", priority=2)
        make.source(glue)
        one, two = make.board("one", live=full[4]), make.board("two", live=True)
        kinds = (
            (one, iron, "supplier", None, store),
            (one, iron, "withdrawal", store, cell),
            (two, glue, "supplier", None, cell),
            (one, part, "production", cell, rack),
            (two, part, "withdrawal", rack, shipping),
        )
        for facts, size, number, filled in zip(kinds, sizes, cards, full, strict=True):
            make.loop(*facts, container=size, cards=number, full=filled)
        self.browser = Client(headers={"Accept": "application/json"})
        self.browser.force_login(User.objects.create(username="olga", is_superuser=True))
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

    def next_step(self, card: Card, missing: int, scrapped: Decimal, closes: bool) -> dict[str, Any]:
        """The verb that comes next, with what a person would say; `missing` is what it falls short."""
        verb = card.verbs[0].value
        short = max(card.open_quantity - missing, Decimal(0)) if missing else None
        if verb == "start" and card.loop.kind == "withdrawal":
            return {"verb": verb, "quantity": short}
        if verb != "finish":
            return {"verb": verb}
        return {"verb": verb, "good": short, "scrapped": scrapped, "close": closes, "reason": "Because"}

    def free(self) -> set[str]:
        """The columns with a card that may move."""
        return {card.state for card in self.now.cards.values() if not card.held and not card.retired_at}

    def busy(self) -> set[str]:
        return self.free() & {"REQUESTED", "IN_PROGRESS"} or {"DONE"}

    def undo_at_once(self, move: Move) -> bool:
        """Can't be done only where the card went on by itself, or had gone into its next cycle and back."""
        undone = self.attempt(lambda: pull.undo(move, by=None, at=self.at()))
        gone_on = move.verb in ("signal", "retire") or move.cycle != self.now.cards[move.card_id].cycle
        assert undone or gone_on, move
        if undone:
            self.goods_came_back()
            self.see()
        return bool(undone)

    def a_loop(self, choice: int) -> Loop:
        every = Loop.objects.select_related("item", "destination").order_by("pk")
        return every[choice % len(every)]

    def goods_came_back(self, *, but: int = 0) -> None:
        """This step may leave more in loops than their cards: not by making, only by coming back."""
        self.came_back_but = but

    def spilling(self) -> set[int]:
        """Loops that hold more than their cards account for."""
        cards = [card for card in self.now.cards.values() if not card.retired_at]
        return {
            loop.pk
            for loop in self.now.loops.values()
            if self.now.levels.get((loop.item_id, loop.destination_id), 0)
            > room(loop, [card for card in cards if card.loop_id == loop.pk])
        }

    @invariant()
    def everything_adds_up(self) -> None:
        if hasattr(self, "now"):
            self.see()

    def see(self) -> None:
        before, self.now = self.now, Snapshot()
        self.ledger.read()
        spilling = self.spilling()
        if self.came_back_but is not None:
            self.over |= spilling - {self.came_back_but}
        self.came_back_but = None
        check_ledger(self.now, self.ledger)
        check_cards(self.now, over=self.over)
        check_requests(self.now)
        check_history(before, self.now)
        self.over &= spilling
