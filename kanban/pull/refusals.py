"""Refusals: why a verb was not done, in words for the person on the floor. Nothing was written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from kanban.models import Card

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
covered = ContextVar("covered", default=False)
"""Whether whoever calls the next verb rolls everything back when it refuses."""


class Refusal(Exception):
    """`message` says what is wrong and what can be done; `card` is the card as it is now."""

    code = "refused"

    def __init__(self, message: str, *, card: Card | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.card = card


class Invalid(Refusal):
    """What was asked makes no sense; `field` names the input that is to be corrected."""

    code = "invalid"

    def __init__(self, message: str, *, field: str, card: Card | None = None) -> None:
        super().__init__(message, card=card)
        self.field = field


class Stale(Refusal):
    """Somebody moved the card since this person saw it."""

    code = "stale"


class WrongState(Refusal):
    """The card is not where this verb starts from."""

    code = "wrong_state"


class AlreadyDone(Refusal):
    """It has been done already: nothing is requested, made or undone twice."""

    code = "already_done"


class Held(Refusal):
    """The card is on hold."""

    code = "held"


class WipLimit(Refusal):
    """The column is full."""

    code = "wip_limit"


class NotEnoughStock(Refusal):
    """A place holds less than is needed."""

    code = "not_enough_stock"


class OverDelivery(Refusal):
    """More than the container, and the tolerance of its source, can take."""

    code = "over_delivery"


class TooLateToUndo(Refusal):
    """Somebody has acted on it since."""

    code = "too_late_to_undo"


@contextmanager
def one_transaction() -> Iterator[None]:
    """One transaction for a verb and what belongs to it, which a refusal leaves no trace of.

    The one verb within needs no savepoint of its own. A refusal shows the card as it is, not as the
    verb had begun it.
    """
    before = covered.set(True)
    try:
        with transaction.atomic():
            yield
    except Refusal as refusal:
        if refusal.card:
            refusal.card = Card.objects.as_shown().get(pk=refusal.card.pk)
        raise
    finally:
        covered.reset(before)


def all_or_nothing(verb: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Runs a verb in one transaction: its caller's `one_transaction`, or one of its own."""

    @wraps(verb)
    def whole(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if covered.get():
            covered.set(False)
            return verb(*args, **kwargs)
        with one_transaction():
            covered.set(False)
            return verb(*args, **kwargs)

    return whole
