"""The life of a card: its states, its verbs, and when a container has run empty.

A card in DONE hangs on a full (or partly used) container. Empty → REQUESTED. Being filled →
IN_PROGRESS. The full container stands in its place → DONE. Start reading here.
"""

from decimal import ROUND_CEILING, Decimal
from enum import StrEnum


class State(StrEnum):
    """The three columns."""

    REQUESTED = "REQUESTED"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"


class Kind(StrEnum):
    """Who fills the container: a cell makes it, a person fetches it, a firm delivers it."""

    PRODUCTION = "production"
    WITHDRAWAL = "withdrawal"
    SUPPLIER = "supplier"


class Verb(StrEnum):
    """What can happen to a card. `SIGNAL` and `RETIRE` are the pull's own, never a person's; the
    last four are a supplier's answers and what follows from them."""

    EMPTY = "empty"
    START = "start"
    FINISH = "finish"
    RETURN = "return"
    HOLD = "hold"
    RELEASE = "release"
    UNDO = "undo"
    SIGNAL = "signal"
    RETIRE = "retire"
    PROMISE = "promise"
    SHIP = "ship"
    REFUSE = "refuse"
    REORDER = "reorder"


class Answer(StrEnum):
    """How the request to a card's supplier stands, as far as it decides what a person may do."""

    NOT_ASKED = "not asked"
    OPEN = "open"
    SHIPPED = "shipped"
    REFUSED = "refused"


BY_HAND: dict[State, tuple[Verb, ...]] = {
    State.REQUESTED: (Verb.START,),
    State.IN_PROGRESS: (Verb.FINISH, Verb.RETURN),
    State.DONE: (Verb.EMPTY,),
}


def possible_verbs(
    kind: Kind,
    state: State,
    *,
    held: bool,
    received: Decimal = Decimal(0),
    answered: Answer = Answer.NOT_ASKED,
) -> tuple[Verb, ...]:
    """What a person may do with a card now, the usual next step first.

    A held card can only be released. A supplier's delivery may be received although nobody had
    confirmed it. What is partly filled cannot go back to the queue: it is closed short instead.
    """
    if held:
        return (Verb.RELEASE,)
    if kind == Kind.SUPPLIER and state != State.DONE:
        return (*_of_a_request(state, answered, begun=bool(received)), Verb.HOLD)
    if received and state == State.IN_PROGRESS:
        return (Verb.FINISH, Verb.HOLD)
    return (*BY_HAND[state], Verb.HOLD)


def _of_a_request(state: State, answered: Answer, *, begun: bool) -> tuple[Verb, ...]:
    """What can be done while a supplier is to fill the container; `begun` says that some has come.

    A refused request leads to another supplier only. Goods that have left do not go back to the queue.
    """
    if answered == Answer.REFUSED:
        return (Verb.REORDER,)
    by_phone = () if answered == Answer.NOT_ASKED else (Verb.SHIP,)
    another = () if answered == Answer.NOT_ASKED or begun else (Verb.REFUSE, Verb.REORDER)
    if state == State.REQUESTED:
        return (Verb.START, Verb.FINISH, *by_phone, *another)
    back = () if begun or answered == Answer.SHIPPED else (Verb.RETURN,)
    promised = () if answered == Answer.NOT_ASKED else (Verb.PROMISE,)
    return (Verb.FINISH, *back, *promised, *by_phone, *another)


def containers_standing(stock: Decimal, container: Decimal) -> int:
    """Containers that still hold something: ⌈S/C⌉. 61 pieces in boxes of 60 are two containers."""
    return int((stock / container).to_integral_value(ROUND_CEILING))


def signals_due(stock: Decimal, container: Decimal, cards_done: int) -> int:
    """How many of `cards_done` hang on nothing any more: k − ⌈S/C⌉, never below 0."""
    return max(cards_done - containers_standing(stock, container), 0)


def still_in_container(stock: Decimal, container: Decimal, cards_done: int) -> Decimal:
    """What the books still hold of one container of a loop with `cards_done` cards in DONE.

    S − (k − 1)·C, at least 0 and at most C: the other k − 1 count as full. What backflush already
    took is not in S, so nothing is ever taken twice.
    """
    rest = stock - (cards_done - 1) * container
    return min(max(rest, Decimal(0)), container)


def containers_over(stock: Decimal, container: Decimal, cards: int) -> int:
    """Containers standing beyond the loop's cards: goods came back. 0 while S ≤ N·C."""
    return max(containers_standing(stock, container) - cards, 0)
