"""The life of a card, by worked examples.

The rules are those of DESIGN section 2; the arithmetic of containers follows the two-card system of
Monden, "Toyota Production System": a card hangs on each container, and none without a card.
"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kanban.planning.lifecycle import (
    BY_HAND,
    Kind,
    State,
    Verb,
    containers_over,
    containers_standing,
    possible_verbs,
    signals_due,
    still_in_container,
)

D = Decimal
quantities = st.decimals(min_value=0, max_value=100_000, places=3)
containers = st.decimals(min_value=D("0.001"), max_value=1_000, places=3)
card_counts = st.integers(min_value=1, max_value=30)


@pytest.mark.parametrize(
    ("stock", "container", "standing"),
    [
        ("0", "60", 0),  # nothing stands
        ("1", "60", 1),  # one piece is in a container, and that container stands
        ("60", "60", 1),
        ("61", "60", 2),  # 61 pieces in boxes of 60 are two containers
        ("120", "60", 2),
        ("0.001", "0.25", 1),  # metres and kilograms as well as pieces
        ("0.75", "0.25", 3),
    ],
)
def test_containers_standing(stock: str, container: str, standing: int) -> None:
    assert containers_standing(D(stock), D(container)) == standing


@pytest.mark.parametrize(
    ("stock", "container", "done", "due"),
    [
        ("180", "60", 3, 0),  # three cards on three full containers
        ("121", "60", 3, 0),  # the third container still holds one piece
        ("120", "60", 3, 1),  # it is empty: its card asks
        ("0", "60", 3, 3),  # all are empty
        ("180", "60", 2, 0),  # more containers than cards in Done never asks
        ("60", "60", 0, 0),  # no card hangs there
    ],
)
def test_signals_due(stock: str, container: str, done: int, due: int) -> None:
    assert signals_due(D(stock), D(container), done) == due


@pytest.mark.parametrize(
    ("stock", "container", "done", "rest"),
    [
        ("180", "60", 3, "60"),  # nothing was booked out: all of the container was used since
        ("150", "60", 3, "30"),  # backflush took 30 of it already
        ("120", "60", 3, "0"),  # backflush took all of it
        ("100", "60", 3, "0"),  # and some of the next: never less than nothing
        ("240", "60", 3, "60"),  # goods came back: never more than a container holds
        ("20", "60", 1, "20"),  # the last card takes what is left
    ],
)
def test_still_in_container(stock: str, container: str, done: int, rest: str) -> None:
    assert still_in_container(D(stock), D(container), done) == D(rest)


@pytest.mark.parametrize(
    ("stock", "container", "cards", "over"),
    [("180", "60", 3, 0), ("181", "60", 3, 1), ("360", "60", 3, 3), ("0", "60", 3, 0)],
)
def test_containers_over(stock: str, container: str, cards: int, over: int) -> None:
    assert containers_over(D(stock), D(container), cards) == over


def test_a_tenth_ten_times_is_exactly_one_container() -> None:
    assert containers_standing(sum((D("0.1") for _ in range(10)), D(0)), D(1)) == 1


@given(stock=quantities, container=containers)
def test_the_containers_that_stand_hold_the_stock_and_one_fewer_would_not(
    stock: Decimal, container: Decimal
) -> None:
    standing = containers_standing(stock, container)
    assert (standing - 1) * container < stock <= standing * container or stock == standing == 0


@given(stock=quantities, container=containers, done=card_counts)
def test_after_the_signals_no_card_hangs_on_nothing(stock: Decimal, container: Decimal, done: int) -> None:
    left = done - signals_due(stock, container, done)
    assert left == min(done, containers_standing(stock, container))


@given(stock=quantities, container=containers, done=card_counts)
def test_emptying_a_container_never_takes_more_than_it_can_hold_or_the_books_have(
    stock: Decimal, container: Decimal, done: int
) -> None:
    rest = still_in_container(stock, container, done)
    assert 0 <= rest <= min(container, stock)


@given(stock=quantities, container=containers, done=card_counts)
def test_emptying_one_container_leaves_no_card_on_nothing_if_none_was_before(
    stock: Decimal, container: Decimal, done: int
) -> None:
    if signals_due(stock, container, done) == 0:
        rest = still_in_container(stock, container, done)
        assert signals_due(stock - rest, container, done - 1) == 0


@pytest.mark.parametrize("kind", Kind)
def test_the_next_step_comes_first(kind: Kind) -> None:
    steps = {state: possible_verbs(kind, state, held=False)[0] for state in State}
    assert steps == {
        State.REQUESTED: Verb.START,
        State.IN_PROGRESS: Verb.FINISH,
        State.DONE: Verb.EMPTY,
    }


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", State)
def test_a_held_card_can_only_be_released(kind: Kind, state: State) -> None:
    assert possible_verbs(kind, state, held=True) == (Verb.RELEASE,)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("state", State)
def test_a_card_that_is_not_held_can_be_held(kind: Kind, state: State) -> None:
    assert possible_verbs(kind, state, held=False)[-1] == Verb.HOLD


def test_only_a_delivery_may_be_received_although_nobody_confirmed_it() -> None:
    receivable = [kind for kind in Kind if Verb.FINISH in possible_verbs(kind, State.REQUESTED, held=False)]
    assert receivable == [Kind.SUPPLIER]


def test_what_is_being_filled_can_go_back_until_something_arrived() -> None:
    nothing_yet = possible_verbs(Kind.SUPPLIER, State.IN_PROGRESS, held=False)
    sixty_of_a_hundred = possible_verbs(Kind.SUPPLIER, State.IN_PROGRESS, held=False, received=D(60))
    assert nothing_yet == (Verb.FINISH, Verb.RETURN, Verb.HOLD)
    assert sixty_of_a_hundred == (Verb.FINISH, Verb.HOLD)


def test_signal_and_retire_are_never_a_persons_verbs() -> None:
    by_hand = {verb for verbs in BY_HAND.values() for verb in verbs}
    assert by_hand.isdisjoint({Verb.SIGNAL, Verb.RETIRE, Verb.UNDO})
