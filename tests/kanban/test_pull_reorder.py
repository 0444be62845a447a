"""Refuse and reorder: one supplier cannot or does not answer, another is asked for the same cycle."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from inventory.models import OutboxMessage, ReplenishmentOrder, Source
from kanban import pull
from kanban.verification import verify
from tests.factory import WheelWorks
from tests.kanban.books import moved, refused, waiting

D = Decimal


@pytest.fixture
def asked(works: WheelWorks) -> WheelWorks:
    """Alba has been asked for 20 rims, by a letter that arrived; Velo would be next, then Bern."""
    works.source(works.rim, "Velo", priority=2, minimum=50)
    works.source(works.rim, "Bern", priority=3)
    works.do("empty", works.card(works.rims))
    OutboxMessage.objects.update(state="sent", sent_at=works.now, attempts=1)
    ReplenishmentOrder.objects.update(sent_at=works.now)
    return works


def do(works: WheelWorks, verb: str, **facts: Any) -> pull.Outcome:
    return works.do(verb, works.card(works.rims), **facts)


def fails_over(works: WheelWorks) -> None:
    Source.objects.filter(item=works.rim, supplier__code="alba").update(fails_over=True)


def life(works: WheelWorks) -> list[tuple[str, str]]:
    """Whom the card has asked in this cycle, and what became of it."""
    orders = ReplenishmentOrder.objects.filter(signal=works.card(works.rims).signal).order_by("pk")
    return [(order.supplier.name, order.state.value) for order in orders.select_related("supplier")]


def messages(works: WheelWorks) -> list[tuple[str, str]]:
    found = OutboxMessage.objects.order_by("pk").values_list("order__supplier__name", "topic")
    return [(supplier, topic) for supplier, topic in found]


def test_the_backup_is_asked_for_the_same_cycle_and_the_first_is_told(asked: WheelWorks) -> None:
    cycle = asked.card(asked.rims).cycle
    outcome = do(asked, "reorder", reason="No answer")
    card = asked.card(asked.rims)
    assert life(asked) == [("Alba", "cancelled"), ("Velo", "requested")]
    assert (card.state, card.cycle, moved(outcome).order) == ("REQUESTED", cycle, card.order)
    assert card.order
    assert card.order.instead_of
    assert card.order.instead_of.replaced_by == card.order
    assert messages(asked) == [("Alba", "requested"), ("Alba", "cancelled"), ("Velo", "requested")]
    assert not any(verify().values())


def test_a_letter_that_never_left_is_withdrawn_and_no_cancellation_follows(asked: WheelWorks) -> None:
    OutboxMessage.objects.update(state="pending", sent_at=None, attempts=0)
    do(asked, "reorder")
    states = list(OutboxMessage.objects.order_by("pk").values_list("topic", "state"))
    assert states == [("requested", "withdrawn"), ("requested", "pending")]


def test_the_backups_own_minimum_counts(asked: WheelWorks) -> None:
    do(asked, "reorder")
    card = waiting(asked.rims)
    assert card.order
    assert (card.order.quantity, card.exceeds) == (50, 30)


def test_each_is_asked_once_until_nobody_is_left(asked: WheelWorks) -> None:
    do(asked, "reorder")
    do(asked, "reorder")
    with refused(pull.NoBackup, "Nobody else sells RIM"):
        do(asked, "reorder")
    assert life(asked) == [("Alba", "cancelled"), ("Velo", "cancelled"), ("Bern", "requested")]


def test_a_person_may_name_who_is_asked(asked: WheelWorks) -> None:
    bern = Source.objects.get(item=asked.rim, supplier__code="bern")
    do(asked, "reorder", source=bern)
    assert life(asked)[-1] == ("Bern", "requested")
    with refused(pull.AlreadyDone, "Bern is being asked already"):
        do(asked, "reorder", source=bern)


def test_who_refused_is_asked_again_by_being_named(asked: WheelWorks) -> None:
    do(asked, "refuse", reason="Strike")
    do(asked, "reorder", source=Source.objects.get(item=asked.rim, supplier__code="alba"))
    assert life(asked) == [("Alba", "refused"), ("Alba", "requested")]


@pytest.mark.parametrize("wrong", ["another item", "not in use", "over"])
def test_only_a_source_of_the_item_that_is_in_use_can_be_named(asked: WheelWorks, wrong: str) -> None:
    source = Source.objects.get(item=asked.rim, supplier__code="velo")
    if wrong == "another item":
        source = Source.objects.get(item=asked.spoke)
    elif wrong == "not in use":
        Source.objects.filter(pk=source.pk).update(active=False)
    else:
        Source.objects.filter(pk=source.pk).update(active_until=asked.now.date() - timedelta(days=1))
    with refused(pull.Invalid, "Choose a source of RIM that is in use"):
        do(asked, "reorder", source=source)


def test_a_refusal_leaves_the_card_waiting_with_the_reason(asked: WheelWorks) -> None:
    do(asked, "refuse", reason="Strike", device="supplier's link")
    card = asked.card(asked.rims)
    assert (card.state, life(asked)) == ("REQUESTED", [("Alba", "refused")])
    assert card.order
    assert card.order.refused_because == "Strike"
    assert card.verbs == ("reorder", "hold")
    assert not any(verify().values())


@pytest.mark.parametrize("verb", ["start", "finish", "ship", "refuse"])
def test_nothing_more_comes_of_a_refused_request(asked: WheelWorks, verb: str) -> None:
    do(asked, "refuse", reason="Strike")
    facts = {"reason": "Again"} if verb == "refuse" else {}
    with refused(pull.WrongState, "Alba refused this request: ask another supplier"):
        do(asked, verb, **facts)


def test_a_refusal_needs_a_reason(asked: WheelWorks) -> None:
    with refused(pull.Invalid, "Say why"):
        do(asked, "refuse", reason=" ")


def test_a_yes_may_become_a_no_until_something_came(asked: WheelWorks) -> None:
    do(asked, "start")
    do(asked, "finish", good=D(5))
    with refused(pull.WrongState, "5 of 20 are there already"):
        do(asked, "refuse", reason="Strike")
    with refused(pull.WrongState, "5 of 20 are there already"):
        do(asked, "reorder")


def test_where_the_source_says_so_a_refusal_asks_the_backup_at_once(asked: WheelWorks) -> None:
    fails_over(asked)
    do(asked, "start")
    outcome = do(asked, "refuse", reason="Strike")
    card = asked.card(asked.rims)
    assert life(asked) == [("Alba", "refused"), ("Velo", "requested")]
    steps = [(move.verb, move.order and move.order.supplier.name) for move in card.moves.order_by("pk")]
    assert steps[-2:] == [("refuse", "Alba"), ("reorder", "Velo")]
    assert moved(outcome).verb == "reorder"
    assert ("Alba", "cancelled") not in messages(asked)
    assert not any(verify().values())


def test_a_refusal_with_nobody_left_is_a_refusal_still(asked: WheelWorks) -> None:
    Source.objects.filter(item=asked.rim).update(fails_over=True)
    for _ in range(3):
        do(asked, "refuse", reason="Strike")
    assert [state for _, state in life(asked)] == ["refused", "refused", "refused"]
    with refused(pull.NoBackup):
        do(asked, "reorder")


def test_the_whole_life_after_the_backup_answers(asked: WheelWorks) -> None:
    do(asked, "reorder")
    do(asked, "start", promised_quantity=D(50))
    do(asked, "ship", quantity=D(30))
    do(asked, "finish", good=D(30))
    do(asked, "finish", good=D(20))
    assert (asked.card(asked.rims).state, life(asked)[-1]) == ("DONE", ("Velo", "received"))
    assert not any(verify().values())


def test_undo_after_the_backup_was_asked_says_that_it_is_too_late(asked: WheelWorks) -> None:
    empty = asked.card(asked.rims).moves.get(verb="empty")
    do(asked, "reorder", by=asked.person("Bea", "buyer"))
    with refused(pull.TooLateToUndo, "Bea acted on this card"):
        pull.undo(empty, by=None, at=asked.now)


def test_undoing_the_backups_yes_leaves_the_backup_asked(asked: WheelWorks) -> None:
    do(asked, "start")
    do(asked, "refuse", reason="Strike")
    do(asked, "reorder")
    yes = moved(do(asked, "start"))
    pull.undo(yes, by=None, at=asked.now)
    assert life(asked) == [("Alba", "refused"), ("Velo", "requested")]
    assert asked.card(asked.rims).state == "REQUESTED"
    assert not any(verify().values())


def test_nobody_is_asked_instead_of_nobody(works: WheelWorks) -> None:
    with refused(pull.WrongState, "No supplier has been asked"):
        works.do("reorder", works.card(works.rims))


def test_a_stale_look_asks_nobody(asked: WheelWorks) -> None:
    seen = asked.card(asked.rims)
    do(asked, "start")
    with refused(pull.Stale):
        pull.reorder(seen, by=None, at=asked.now, version=seen.version)


def test_nobody_refuses_what_has_left_as_a_whole(asked: WheelWorks) -> None:
    do(asked, "ship", quantity=D(12))
    part = do(asked, "refuse", reason="Lorry burnt")
    pull.undo(moved(part), by=None, at=asked.now)
    do(asked, "ship")
    with refused(pull.WrongState, "All 20 pcs have left already: receive them"):
        do(asked, "refuse", reason="Lorry burnt")
    assert life(asked) == [("Alba", "shipped")]
