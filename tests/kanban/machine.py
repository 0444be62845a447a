"""A state machine that does to a small plant whatever people and programs can do to it, in any order."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from inventory.models import BomLine, OutboxMessage
from kanban import loops, pull
from kanban.models import Board, Card, Move
from tests.kanban.invariants import Snapshot
from tests.kanban.small_plant import SmallPlant, container, few

any_of = st.integers(min_value=0, max_value=10_000)
short = st.sampled_from([0, 0, 1, 1, 2])
bad = st.sampled_from(["0", "0", "1", "3"]).map(Decimal)
quantity = st.sampled_from(["1", "2", "3", "4", "9", "0", "-1", "0.5"]).map(Decimal)


class Step(NamedTuple):
    """One more thing that is done to a card, or (`back`) the last one undone."""

    missing: int
    scrapped: Decimal
    closes: bool
    returns: bool
    back: bool


plans = st.lists(st.builds(Step, short, bad, *[st.booleans()] * 3), min_size=1, max_size=5)
ANSWERS = ("start", "promise_anew", "ship", "refuse", "reorder")
said = st.lists(st.sampled_from(ANSWERS), min_size=1, max_size=4)
HANDS = ("empty", "start", "finish", "return_to_queue", "hold", "release")


def some_card_is(*states: str) -> Callable[[Any], Any]:
    """Only while a card that may move is in one of the states."""
    return precondition(
        lambda machine: any(
            card.state in states and not card.held and not card.retired_at
            for card in machine.now.cards.values()
        )
    )


class PlantMachine(SmallPlant):
    """All verbs and undo, uses and counts, sizes and BOMs, late and senseless commands."""

    @rule(number=any_of, rounds=st.integers(1, 4), missing=short, closes=st.booleans())
    @some_card_is("DONE", "REQUESTED", "IN_PROGRESS")
    def work_for_a_while(self, number: int, rounds: int, missing: int, closes: bool) -> None:
        """What a calm shift does: the next step of this card and that, mostly of whole containers."""
        for turn in range(rounds):
            card = self.a_card(number + turn % 2, *self.busy())
            last = turn == rounds - 1
            self.by_hand(card, **self.next_step(card, missing if last else 0, Decimal(0), closes and last))
            self.see()

    @rule(number=any_of)
    @some_card_is("DONE")
    def empty(self, number: int) -> None:
        self.by_hand(self.a_card(number, "DONE"), "empty")

    @rule(number=any_of, missing=short)
    @some_card_is("REQUESTED")
    def start(self, number: int, missing: int) -> None:
        card = self.a_card(number, "REQUESTED")
        self.by_hand(card, **self.next_step(card, missing, Decimal(0), closes=False))

    @rule(number=any_of, missing=short, scrapped=bad, closes=st.booleans())
    @some_card_is("IN_PROGRESS")
    def finish(self, number: int, missing: int, scrapped: Decimal, closes: bool) -> None:
        card = self.a_card(number, "IN_PROGRESS")
        self.by_hand(card, **self.next_step(card, missing, scrapped, closes))

    @rule(number=any_of)
    @some_card_is("IN_PROGRESS")
    def give_back(self, number: int) -> None:
        self.by_hand(self.a_card(number, "IN_PROGRESS"), "return_to_queue")

    @rule(number=any_of, amount=quantity, scrapped=quantity)
    @some_card_is("REQUESTED", "IN_PROGRESS")
    def receive_whatever_is_said(self, number: int, amount: Decimal, scrapped: Decimal) -> None:
        """A delivery that nobody confirmed, or nonsense."""
        card = self.a_card(number, *self.busy())
        self.by_hand(card, "finish", good=amount, scrapped=scrapped % 2, reason="Because")

    @rule(number=any_of, ahead=st.booleans(), plan=plans)
    @some_card_is("DONE", "REQUESTED", "IN_PROGRESS")
    def do_some_things_and_undo_them_all(self, number: int, ahead: bool, plan: list[Step]) -> None:
        """Steps of one card are undone from the last to the first, some of them on the way already."""
        card, before = self.a_card(number, *(self.busy() if ahead else self.free())), self.now
        steps: list[Move] = []
        for step in plan:
            if not (step.back and steps):
                self.one_step(card, step, steps)
            elif not self.undo_at_once(steps.pop()):
                return
        if all(self.undo_at_once(move) for move in reversed(steps)):
            assert self.now.looks() == before.looks()

    def one_step(self, card: Card, step: Step, steps: list[Move]) -> None:
        now = Card.objects.as_shown().get(pk=card.pk)
        if now.retired_at:
            return
        facts = self.next_step(now, step.missing, step.scrapped, step.closes)
        if step.returns and now.state == "IN_PROGRESS":
            facts = {"verb": "return_to_queue"}
        outcome = self.by_hand(now, **facts)
        if outcome and outcome.move:
            self.see()
            steps.append(outcome.move)

    @rule(number=any_of, answers=said, post=st.booleans())
    @some_card_is("REQUESTED", "IN_PROGRESS")
    def a_supplier_answers_and_all_is_undone(self, number: int, answers: list[str], post: bool) -> None:
        """What was said is as before; but a supplier that was called off is asked anew, never called on."""
        waiting = (
            Card.objects.as_shown().in_use().filter(loop__kind="supplier", held="").exclude(state="DONE")
        )
        if (card := waiting.order_by("pk").first()) is None:
            return
        before, called_off = self.now, False
        steps: list[tuple[str, Move]] = []
        for answer in answers:
            now = Card.objects.as_shown().get(pk=card.pk)
            called_off |= answer == "reorder" and bool(now.order and now.order.is_open)
            if done := self.by_hand(now, answer, **self.what_is_said(answer, number)):
                assert done.move
                steps.append((answer, done.move))
                self.see()
            if post:
                self.deliver_the_mail()
                self.see()
        for _answer, move in reversed(steps):
            undone = self.attempt(lambda move=move: pull.undo(move, by=None, at=self.at()))  # type: ignore[misc]
            assert undone or called_off, move
            if not undone:
                return
            self.see()
        if not called_off:
            assert self.now.promises(card.pk) == before.promises(card.pk)
            assert self.now.looks() == before.looks()

    def what_is_said(self, answer: str, number: int) -> dict[str, Any]:
        if answer == "ship":
            return {"quantity": Decimal(1 + number % 3)}
        if answer == "promise_anew":
            days = timedelta(days=1 + number % 9)
            return {"promised_for": self.factory.now + days, "quantity": Decimal(1 + number % 4)}
        return {"reason": "Because"}

    @rule(number=any_of, verb=st.sampled_from(HANDS), behind=st.integers(0, 2))
    def do_anything_perhaps_late(self, number: int, verb: str, behind: int) -> None:
        card = self.a_card(number)
        if verb != "hold" or number % 3 == 0:
            done = self.by_hand(card, verb, version=card.version - behind)
            assert not (behind and done), "an older version was taken"

    @rule(number=any_of)
    @some_card_is("DONE", "REQUESTED", "IN_PROGRESS")
    def press_a_button_twice(self, number: int) -> None:
        """The second press of the same gesture is answered as the first, and does nothing."""
        card = self.a_card(number, *self.busy())
        key = {"Idempotency-Key": f"gesture {self.now.counts}"}
        press = partial(self.browser.post, f"/cards/{card.pk}/{card.verbs[0]}/", {"version": card.version})
        first = press(headers=key)
        assert first.status_code in (200, 409)
        if card.loop.kind == "supplier":
            self.goods_came_back()
        self.see()
        again = press(headers=key)
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert Snapshot().facts() == self.now.facts()

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
