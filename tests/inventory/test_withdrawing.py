"""What is withdrawn is not sent, and who was asked is told: also when both happen at the same moment."""

from collections import Counter
from datetime import datetime

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from inventory import orders, outbox
from inventory.delivery import leases
from inventory.models import Act, OutboxMessage, ReplenishmentOrder
from inventory.signals import orders_sent
from tests.factory import Factory
from tests.inventory.asking import again, arrived, ask, bought, cancel, claim, deliver, failed

State = OutboxMessage.State


def test_a_request_withdrawn_in_time_is_never_sent(factory: Factory, mailoutbox: list[EmailMessage]) -> None:
    message = ask(factory, bought(factory))
    cancel(factory, message.order)
    factory.pass_time(days=1)
    deliver(factory)
    assert mailoutbox == []
    assert again(message).state == State.WITHDRAWN


def test_who_was_asked_already_gets_a_cancellation(factory: Factory, mailoutbox: list[EmailMessage]) -> None:
    message = ask(factory, bought(factory))
    deliver(factory)
    cancel(factory, message.order)
    deliver(factory)
    assert ["Cancelled" in mail.subject for mail in mailoutbox] == [False, True]


@pytest.mark.parametrize("arrives", [True, False])
def test_a_cancellation_waits_for_the_request_that_is_being_sent(
    factory: Factory, mailoutbox: list[EmailMessage], *, arrives: bool
) -> None:
    message = claim(factory, ask(factory, bought(factory)))
    cancel(factory, message.order)
    deliver(factory)
    assert mailoutbox == []
    if arrives:
        arrived(factory, message)
    else:
        failed(factory, message)
    factory.pass_time(days=1)
    deliver(factory)
    assert ["Cancelled" in mail.subject for mail in mailoutbox] == [True]
    assert again(message).state == (State.SENT if arrives else State.WITHDRAWN)


def test_a_request_cancelled_between_two_looks_is_not_claimed(
    factory: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = claim(factory, ask(factory, bought(factory)))
    cancel(factory, message.order)
    failed(factory, message)
    monkeypatch.setattr(leases, "withdraw_needless", lambda *, at: None)
    factory.pass_time(days=1)
    assert leases.claim(at=factory.now, most=9, busy=Counter()) == []


FACTS = ["confirmed_at", "shipped_at", "refused_at", "received_at"]


def answer(factory: Factory, message: OutboxMessage, **facts: datetime | None) -> None:
    """The supplier answered by telephone, and the buyer wrote it down."""
    ReplenishmentOrder.objects.filter(pk=message.order_id).update(**facts)


def remind(factory: Factory, message: OutboxMessage) -> OutboxMessage:
    order = ReplenishmentOrder.objects.select_related("supplier", "source", "item").get(pk=message.order_id)
    act = Act.objects.create(verb="remind", at=factory.now)
    outbox.enqueue([order], topic=outbox.Topic.REMINDER, at=factory.now, act=act)
    return order.messages.get(topic="reminder")


@pytest.mark.parametrize("fact", FACTS)
def test_who_has_answered_meanwhile_is_not_asked_any_more(
    factory: Factory, mailoutbox: list[EmailMessage], fact: str
) -> None:
    message = ask(factory, bought(factory))
    answer(factory, message, **{fact: factory.now})
    deliver(factory)
    assert mailoutbox == []
    assert again(message).state == State.WITHDRAWN


@pytest.mark.parametrize("fact", [*FACTS, "cancelled_at"])
def test_who_has_answered_meanwhile_is_not_reminded_any_more(
    factory: Factory, mailoutbox: list[EmailMessage], fact: str
) -> None:
    message = ask(factory, bought(factory))
    deliver(factory)
    reminder = remind(factory, message)
    answer(factory, message, **{fact: factory.now})
    deliver(factory)
    assert (len(mailoutbox), again(reminder).state) == (1, State.WITHDRAWN)


def test_without_the_look_at_the_answer_the_request_goes_out_all_the_same(
    factory: Factory, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    message = ask(factory, bought(factory))
    answer(factory, message, refused_at=factory.now)
    monkeypatch.setattr(leases, "NEEDLESS", Q(pk=None))
    deliver(factory)
    assert len(mailoutbox) == 1


def test_who_answered_the_others_is_not_asked_in_their_letter(
    factory: Factory, mailoutbox: list[EmailMessage]
) -> None:
    rims = bought(factory, bundle_minutes=30)
    ask(factory, rims)
    answered = ask(factory, rims, 37)
    answer(factory, answered, confirmed_at=factory.now)
    factory.pass_time(minutes=30)
    deliver(factory)
    assert ["37 pcs" in str(mail.body) for mail in mailoutbox] == [False]


def test_an_answer_that_is_taken_back_lets_the_request_go_out(
    factory: Factory, mailoutbox: list[EmailMessage]
) -> None:
    message = ask(factory, bought(factory))
    answer(factory, message, confirmed_at=factory.now)
    deliver(factory)
    answer(factory, message, confirmed_at=None)
    deliver(factory)
    assert (len(mailoutbox), again(message).state) == (1, State.SENT)


def told_to_answer_again(factory: Factory, message: OutboxMessage) -> OutboxMessage:
    order = ReplenishmentOrder.objects.select_related("supplier", "source", "item").get(pk=message.order_id)
    act = Act.objects.create(verb="undo", at=factory.now)
    orders.tell_taken_back(order, "answer", at=factory.now, act=act)
    return order.messages.get(topic="taken_back")


@pytest.mark.parametrize("fact", FACTS)
def test_who_has_answered_again_is_not_told_to(
    factory: Factory, mailoutbox: list[EmailMessage], fact: str
) -> None:
    message = ask(factory, bought(factory))
    deliver(factory)
    told = told_to_answer_again(factory, message)
    factory.pass_time(minutes=1)
    answer(factory, message, **{fact: factory.now})
    deliver(factory)
    assert (len(mailoutbox), again(told).state) == (1, State.WITHDRAWN)


@pytest.mark.parametrize("earlier", [None, 5])
def test_who_has_not_answered_since_is_told_to_also_when_an_earlier_yes_stands(
    factory: Factory, mailoutbox: list[EmailMessage], earlier: int | None
) -> None:
    message = ask(factory, bought(factory))
    deliver(factory)
    if earlier:
        answer(factory, message, confirmed_at=factory.now)
        factory.pass_time(minutes=earlier)
    told = told_to_answer_again(factory, message)
    deliver(factory)
    assert (len(mailoutbox), again(told).state) == (2, State.SENT)


@pytest.mark.parametrize("claimed", [True, False])
def test_who_said_yes_by_telephone_is_told_of_the_cancellation(
    factory: Factory, mailoutbox: list[EmailMessage], *, claimed: bool
) -> None:
    message = ask(factory, bought(factory))
    answer(factory, message, confirmed_at=factory.now)
    if claimed:
        deliver(factory)
    cancel(factory, message.order)
    deliver(factory)
    assert ["Cancelled" in mail.subject for mail in mailoutbox] == [True]


def test_a_cancellation_that_arrives_does_not_say_that_its_request_did(
    factory: Factory, mailoutbox: list[EmailMessage]
) -> None:
    message = ask(factory, bought(factory))
    OutboxMessage.objects.filter(pk=message.pk).update(state=State.DEAD, attempts=13)
    cancel(factory, message.order)
    deliver(factory)
    assert len(mailoutbox) == 1
    assert again(message).order.sent_at is None


@pytest.mark.django_db(transaction=True)
def test_who_listens_hears_once_that_an_order_was_sent() -> None:
    factory, heard = Factory(), []

    def listen(*, order_ids: list[int], at: datetime, **_: object) -> None:
        heard.append((order_ids, at))

    orders_sent.connect(listen)
    message = ask(factory, bought(factory))
    deliver(factory)
    cancel(factory, message.order)
    deliver(factory)
    assert heard == [([message.order_id], factory.now)]


@pytest.mark.django_db(transaction=True)
def test_nobody_hears_of_it_before_it_is_committed() -> None:
    factory, heard = Factory(), []

    def listen(*, order_ids: list[int], **_: object) -> None:
        heard.append(order_ids)

    orders_sent.connect(listen)
    message = claim(factory, ask(factory, bought(factory)))
    with transaction.atomic():
        arrived(factory, message)
        assert heard == []
    assert heard == [[message.order_id]]
