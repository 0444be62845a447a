"""The day: at each moment, everybody whose time has come does one thing, as far as the plant allows."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from kanban import pull
from kanban.models import Card
from kanban.planning.lifecycle import Kind, Verb
from kanban.planning.simulation import CARRIERS, Chance, Intention, intention, promised_time
from kanban.shift import words
from kanban.shift.crew import Crew, card_for
from kanban.shift.customers import Purchase, purchase_due
from kanban.shift.sight import DEVICE, backed_up, cards_that_wait, situation

TRY_AGAIN = timedelta(minutes=3)
BY_THE_SUPPLIER = (Verb.SHIP, Verb.REFUSE)
OTHERS: dict[Verb, Callable[..., pull.Outcome]] = {
    Verb.EMPTY: pull.empty,
    Verb.HOLD: pull.hold,
    Verb.RELEASE: pull.release,
    Verb.REFUSE: pull.refuse,
    Verb.REORDER: pull.reorder,
}


class Shift:
    """A shift at `speed` times the pace of life, its decisions drawn from `seed`.

    What it knows is read from the database each time, so it may stop and go on whenever it likes.
    Only who was refused lately is remembered, so that nobody tries again every second.
    """

    def __init__(self, *, seed: int, speed: float) -> None:
        self.chance = Chance(seed)
        self.speed = speed
        self.refused: dict[tuple[str, int], datetime] = {}

    def act(self, *, at: datetime) -> Iterator[str]:
        """Does what is due at `at`, one thing per person, and tells each in a line. Suppliers answer
        whenever they like."""
        crew = Crew.on_shift()
        yield from self._sell(crew, at=at)
        busy: set[int] = set()
        for card, meant in self._due(at):
            people = [person for person in crew.hands_for(card.loop) if person.pk not in busy]
            if meant.verb in BY_THE_SUPPLIER:
                yield from self._do(None, card, meant, busy, at=at)
            elif people:
                person = self.chance.one_of(
                    tuple(people), str(card.loop), card.number, card.cycle, meant.verb
                )
                yield from self._do(person, card, meant, busy, at=at)

    def _due(self, at: datetime) -> list[tuple[Card, Intention]]:
        """Cards whose time has come: who stops starting starts finishing, the longest overdue first."""
        due = []
        waiting = cards_that_wait()
        backups = backed_up(waiting, at=at)
        for card in waiting:
            seen = situation(card, at=at, speed=self.speed, backup=card.order_id in backups)
            meant = intention(self.chance, seen)
            if seen.waited >= meant.after and self._may_try("card", card.pk, at):
                due.append((meant.verb == Verb.START, meant.after - seen.waited, card.pk, card, meant))
        return [(card, meant) for *_order, card, meant in sorted(due, key=lambda one: one[:3])]

    def _sell(self, crew: Crew, *, at: datetime) -> Iterator[str]:
        purchase = purchase_due(self.chance, at=at, speed=self.speed)
        people = crew.hands_for(purchase.loop) if purchase else []
        if purchase and people and self._may_try("customer", purchase.loop.pk, at):
            yield from self._ship(people[0], purchase, at=at)

    def _ship(self, person: User, purchase: Purchase, *, at: datetime) -> Iterator[str]:
        key = ("customer", purchase.loop.pk)
        loop = purchase.loop
        try:
            pull.consume(loop.item, loop.destination, purchase.quantity, by=person, at=at, device=DEVICE)
        except pull.Refusal:
            if key not in self.refused:
                yield words.customer_waits(purchase)
            self._try_later(key, at)
        else:
            self.refused.pop(key, None)
            yield words.shipped(person, purchase)

    def _do(
        self, person: User | None, seen: Card, meant: Intention, busy: set[int], *, at: datetime
    ) -> Iterator[str]:
        """Acts on the card if it is still as it was seen and the person may.

        A refusal is waited out, and leaves the hands free for other work.
        """
        card, key = card_for(person, seen), ("card", seen.pk)
        if card is None:
            return
        try:
            self._take(person, card, meant, at=at)
        except pull.Refusal as refusal:
            if key not in self.refused:
                yield words.waits(card, refusal.message)
            self._try_later(key, at)
        else:
            self.refused.pop(key, None)
            if person:
                busy.add(person.pk)
            yield words.acted(person, card, meant)

    def _take(self, person: User | None, card: Card, meant: Intention, *, at: datetime) -> None:
        by: dict[str, Any] = {"by": person, "at": at, "version": card.version, "device": DEVICE}
        if meant.verb == Verb.START:
            pull.start(card, promised_for=self._promised(card, at), **by)
        elif meant.verb == Verb.FINISH:
            brought: dict[str, Any] = {
                "good": meant.good,
                "scrapped": meant.scrapped,
                "returned": meant.returned,
            }
            pull.finish(card, close=meant.close, reason=meant.reason, **brought, **by)
        elif meant.verb == Verb.SHIP:
            drawn = (str(card.loop), card.number, card.cycle)
            number = f"{self.chance.share(*drawn, 'consignment') * 10**6:06.0f}"
            carrier = self.chance.one_of(CARRIERS, *drawn, "carrier")
            pull.ship(card, carrier=carrier, number=number, **by)
        else:
            OTHERS[meant.verb](card, **by, **({"reason": meant.reason} if meant.reason else {}))

    def _promised(self, card: Card, at: datetime) -> datetime | None:
        if card.loop.kind != Kind.SUPPLIER:
            return None
        seen = situation(card, at=at, speed=self.speed)
        return at + promised_time(self.chance, seen) / self.speed

    def _may_try(self, what: str, pk: int, at: datetime) -> bool:
        return at >= self.refused.get((what, pk), at)

    def _try_later(self, key: tuple[str, int], at: datetime) -> None:
        self.refused[key] = at + TRY_AGAIN / self.speed
