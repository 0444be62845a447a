"""What the people of a simulated shift would do next, and when: drawn from a seed, the same every time.

Nothing is remembered. Every draw is made from the seed and the card's round, every waiting time
counts from when the card came to its column, so that a shift may stop and go on at any moment.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from hashlib import blake2b
from typing import TypeVar

from kanban.planning.lifecycle import Kind, State, Verb

Choice = TypeVar("Choice")

WORKDAY = timedelta(hours=8)
TAKT = timedelta(minutes=5)
HOLD_WINDOW = timedelta(minutes=6)
PATIENCE = timedelta(minutes=60)
STOPPAGES = ("Paint scratched, waits for quality", "Wrong label on the box", "Tool broken", "Gauge missing")
FAULTS = ("Bent", "Scratched", "Wrong thread", "Dropped")
EXCUSES = ("No steel this week", "Machine down until Friday", "Lorry broken down", "Sold out")
CARRIERS = ("Spedition Nord", "Own lorry", "Parcel service")


@dataclass(frozen=True)
class Chance:
    """Draws from a seed: the same facts, the same draw."""

    seed: int

    def share(self, *facts: object) -> float:
        """From 0 up to, not including, 1."""
        digest = blake2b(repr((self.seed, *facts)).encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64

    def happens(self, percent: float, *facts: object) -> bool:
        return self.share(*facts) * 100 < percent

    def minutes(self, least: float, most: float, *facts: object) -> timedelta:
        return timedelta(minutes=least + (most - least) * self.share(*facts))

    def one_of(self, choices: "tuple[Choice, ...]", *facts: object) -> Choice:
        return choices[int(self.share(*facts) * len(choices))]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """A card as its people see it. `waited` is how long it has been in its column, in simulated time;
    `filled` is whether something has come of it this round.

    Of a supplier's card: `shipped`, `refused` and `replaced` (it is the backup that was asked) tell how
    far its request has come; `backup` is whether somebody else could be asked.
    """

    kind: Kind
    state: State
    loop: str
    number: int
    cycle: int
    waited: timedelta
    container: Decimal
    decimals: int = 0
    held: bool = False
    filled: bool = False
    shipped: bool = False
    refused: bool = False
    replaced: bool = False
    backup: bool = False
    lead_time: timedelta = WORKDAY

    @property
    def round(self) -> tuple[object, ...]:
        return (self.loop, self.number, self.cycle)


@dataclass(frozen=True, kw_only=True)
class Intention:
    """A verb, meant for when the card has waited `after`. `good` None is all that is missing."""

    verb: Verb
    after: timedelta
    good: Decimal | None = None
    scrapped: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    close: bool = False
    reason: str = ""


def intention(chance: Chance, card: Situation) -> Intention:
    """What somebody means to do with the card next."""
    if card.held:
        return Intention(verb=Verb.RELEASE, after=_held_from(chance, card) + _stoppage(chance, card))
    if card.state == State.DONE:
        return Intention(verb=Verb.EMPTY, after=chance.minutes(90, 200, *card.round, "empty"))
    if card.state == State.REQUESTED:
        return _begin(chance, card)
    if _is_stopped(chance, card):
        reason = chance.one_of(STOPPAGES, *card.round, "why held")
        return Intention(verb=Verb.HOLD, after=_held_from(chance, card), reason=reason)
    if _is_shipped_first(chance, card):
        return Intention(verb=Verb.SHIP, after=filling_time(chance, card) * 0.7)
    return _rest(chance, card) if card.filled else _fill(chance, card)


def filling_time(chance: Chance, card: Situation) -> timedelta:
    """How long the container takes to fill: a run of the cell, a walk, or the supplier's lead time."""
    if card.kind == Kind.PRODUCTION:
        return chance.minutes(18, 40, *card.round, "make")
    if card.kind == Kind.WITHDRAWAL:
        return chance.minutes(3, 10, *card.round, "bring")
    if chance.happens(10, *card.round, "late"):
        return promised_time(chance, card) * 1.5
    return promised_time(chance, card) * (0.7 + 0.27 * chance.share(*card.round, "before"))


def promised_time(chance: Chance, card: Situation) -> timedelta:
    """When the supplier says that it will deliver: about its lead time."""
    return card.lead_time * (0.7 + 0.3 * chance.share(*card.round, "deliver"))


def _begin(chance: Chance, card: Situation) -> Intention:
    if card.kind != Kind.SUPPLIER:
        return Intention(verb=Verb.START, after=chance.minutes(1, 9, *card.round, "start"))
    if card.refused:
        return Intention(verb=Verb.REORDER, after=chance.minutes(5, 25, *card.round, "ask elsewhere"))
    if card.backup and not card.replaced and chance.happens(12, *card.round, "cannot"):
        excuse = chance.one_of(EXCUSES, *card.round, "excuse")
        return Intention(verb=Verb.REFUSE, after=chance.minutes(10, 60, *card.round, "refuse"), reason=excuse)
    if not card.replaced and chance.happens(12, *card.round, "says nothing"):
        return _silence(chance, card)
    return Intention(verb=Verb.START, after=chance.minutes(8, 45, *card.round, "confirm"))


def _silence(chance: Chance, card: Situation) -> Intention:
    """Who says nothing may deliver all the same; where there is a backup, nobody waits for that."""
    if card.backup:
        after = PATIENCE + chance.minutes(5, 45, *card.round, "ask elsewhere")
        return Intention(verb=Verb.REORDER, after=after, reason="No answer")
    return Intention(verb=Verb.FINISH, after=filling_time(chance, card))


def _is_shipped_first(chance: Chance, card: Situation) -> bool:
    """Most suppliers say that goods have left, before these arrive."""
    open_still = card.kind == Kind.SUPPLIER and not card.shipped and not card.filled
    return open_still and chance.happens(75, *card.round, "ships")


def _fill(chance: Chance, card: Situation) -> Intention:
    after = filling_time(chance, card)
    unit = Decimal(1).scaleb(-card.decimals)
    if card.kind != Kind.WITHDRAWAL and card.container > 2 * unit:
        if card.kind == Kind.SUPPLIER and chance.happens(10, *card.round, "short"):
            part = Decimal("0.5") + Decimal(int(chance.share(*card.round, "part") * 40)) / 100
            good = (card.container * part).quantize(unit, rounding=ROUND_DOWN)
            return Intention(verb=Verb.FINISH, after=after, good=max(good, unit))
        if chance.happens(5, *card.round, "scrap"):
            reason = chance.one_of(FAULTS, *card.round, "fault")
            if card.kind == Kind.SUPPLIER and chance.happens(50, *card.round, "sent back"):
                good, back = card.container - 2 * unit, 2 * unit
                return Intention(verb=Verb.FINISH, after=after, good=good, returned=back, reason=reason)
            return Intention(
                verb=Verb.FINISH, after=after, good=card.container - unit, scrapped=unit, reason=reason
            )
    return Intention(verb=Verb.FINISH, after=after)


def _rest(chance: Chance, card: Situation) -> Intention:
    """The rest follows; whoever has waited for it too long closes the card short."""
    least, most = (30, 90) if card.kind == Kind.SUPPLIER else (4, 10)
    after = filling_time(chance, card) + chance.minutes(least, most, *card.round, "rest")
    if card.waited > after + PATIENCE:
        return Intention(verb=Verb.FINISH, after=after, good=Decimal(0), close=True)
    return Intention(verb=Verb.FINISH, after=after)


def _is_stopped(chance: Chance, card: Situation) -> bool:
    """Few runs are stopped, each once: who comes by later than the window finds it running again."""
    stopped = card.kind == Kind.PRODUCTION and chance.happens(4, *card.round, "stopped")
    from_then = _held_from(chance, card)
    return stopped and not card.filled and card.waited < from_then + HOLD_WINDOW


def _held_from(chance: Chance, card: Situation) -> timedelta:
    return filling_time(chance, card) * 0.3


def _stoppage(chance: Chance, card: Situation) -> timedelta:
    return HOLD_WINDOW + chance.minutes(10, 40, *card.round, "stoppage")
