"""A lost label is replaced: same card, new token and code; the old ones open nothing, for ever."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from inventory import tokens
from inventory.models import Location, ReplenishmentOrder
from kanban import audits, labels, scanning, verification
from kanban.models import Board, BoardEvent, Card, ReplacedLabel
from tests.factory import WheelWorks


@pytest.fixture
def lena(works: WheelWorks) -> User:
    return works.person("Lena", "leader")


def replace(works: WheelWorks, card: Card, reason: str = "Fell into the paint") -> ReplacedLabel:
    return audits.replace(card, reason=reason, by=works.people["Lena"], at=works.now)


def read(text: str) -> Card | Location:
    return scanning.read(text, cards=Card.objects.as_shown(), places=Location.objects.all())


@pytest.mark.usefixtures("lena")
def test_the_card_stays_what_it_is_and_only_its_label_is_another(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    before = works.card(works.rims)
    replace(works, before)
    now = works.card(works.rims)
    assert (now.token == before.token, now.code == before.code) == (False, False)
    assert tokens.is_whole(now.token)
    assert tokens.is_whole(now.code)
    kept = ("pk", "number", "state", "cycle", "version", "order_id", "entered_at", "signal")
    assert [getattr(now, name) for name in kept] == [getattr(before, name) for name in kept]
    assert read(now.token) == read(now.code) == now


@pytest.mark.usefixtures("lena")
def test_who_follows_the_board_hears_of_the_new_label(works: WheelWorks) -> None:
    seq = Board.objects.get().seq
    replace(works, works.card(works.rims))
    event = BoardEvent.objects.get(seq=seq + 1)
    assert event.caused_by
    assert (event.card, event.caused_by.by) == (works.card(works.rims), works.people["Lena"])
    assert (Board.objects.get().seq, works.card(works.rims).seq) == (seq + 1, seq + 1)


@pytest.mark.usefixtures("lena")
def test_a_supplier_card_goes_on_with_its_order_and_asks_again_under_its_own_name(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    replace(works, works.card(works.rims))
    for verb in ("start", "finish", "empty"):
        works.do(verb, works.card(works.rims))
    signals = ReplenishmentOrder.objects.order_by("pk").values_list("signal", flat=True)
    root = works.card(works.rims).signal_root
    assert list(signals) == [f"{root}/1", f"{root}/2"]
    assert {name: number for name, number in verification.verify().items() if number} == {}


@pytest.mark.usefixtures("lena")
@pytest.mark.parametrize("which", ["token", "code"])
def test_the_old_label_says_when_and_by_whom_it_was_replaced(works: WheelWorks, which: str) -> None:
    works.pass_time(days=1)
    before = works.card(works.rims)
    replace(works, before)
    with pytest.raises(
        scanning.Replaced, match=r"replaced 12 May by Lena\. Throw it away: nothing was moved"
    ):
        read(getattr(before, which))
    with pytest.raises(scanning.Unknown):
        scanning.read(before.token, cards=Card.objects.none(), places=Location.objects.none())


@pytest.mark.usefixtures("lena")
def test_replacing_twice_works_and_no_old_label_comes_back(works: WheelWorks) -> None:
    for _ in range(2):
        replace(works, works.card(works.rims))
    for label in ReplacedLabel.objects.all():
        with pytest.raises(scanning.Replaced):
            read(label.token)
        with pytest.raises(IntegrityError), transaction.atomic():
            Card.objects.filter(pk=label.card_id).update(token=label.token)
        with pytest.raises(IntegrityError), transaction.atomic():
            Card.objects.filter(loop=works.wheels, number=1).update(code=label.code)
        with pytest.raises(IntegrityError), transaction.atomic():
            Card.objects.create(
                loop=works.rims, number=9, surplus=True, token=label.token, entered_at=works.now
            )


@pytest.mark.usefixtures("lena")
def test_a_label_that_a_card_carries_is_not_put_among_the_replaced_nor_these_changed(
    works: WheelWorks,
) -> None:
    card = works.card(works.rims)
    facts: dict[str, Any] = {"card": card, "at": works.now, "by": works.people["Lena"], "reason": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplacedLabel.objects.create(token=card.token, code=tokens.new_code(), **facts)
    label = replace(works, card)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplacedLabel.objects.filter(pk=label.pk).update(token=tokens.new_token())
    with pytest.raises(IntegrityError), transaction.atomic():
        label.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplacedLabel.objects.create(
            token=tokens.new_token(), code=tokens.new_code(), **{**facts, "reason": ""}
        )


@pytest.mark.usefixtures("lena")
def test_who_looks_at_the_old_label_still_is_told_that_it_was_replaced(works: WheelWorks) -> None:
    seen = works.card(works.rims)
    replace(works, seen)
    with pytest.raises(audits.ReplacedMeanwhile, match="Lena has replaced this label already, at 06:00"):
        replace(works, seen)
    assert ReplacedLabel.objects.count() == 1


@pytest.mark.usefixtures("lena")
@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "\0"])
def test_a_label_is_not_replaced_without_a_reason(works: WheelWorks, reason: str) -> None:
    card = works.card(works.rims)
    with pytest.raises(audits.NoReason, match="Say why"):
        replace(works, card, reason)
    assert works.card(works.rims).token == card.token


@pytest.mark.usefixtures("lena")
def test_a_card_out_of_use_gets_no_new_label(works: WheelWorks) -> None:
    card = works.card(works.wheels, 3)
    Card.objects.filter(pk=card.pk).update(retired_at=works.now)
    with pytest.raises(audits.Refusal, match="no longer in use"):
        replace(works, card)


@pytest.mark.parametrize("printed", [True, False])
def test_a_replaced_label_is_due_for_printing_until_it_is_printed(
    works: WheelWorks, lena: User, printed: bool
) -> None:
    rims = Card.objects.filter(loop=works.rims)
    if printed:
        labels.print_cards(rims, labels.FORMATS["label"], by=lena, at=works.now)
    replace(works, works.card(works.rims))
    found = labels.outdated(Card.objects.all())
    assert [each.card for each in found] == [works.card(works.rims)]
    labels.print_cards(rims.filter(number=1), labels.FORMATS["label"], by=lena, at=works.pass_time(minutes=1))
    assert labels.outdated(Card.objects.all()) == []


@pytest.mark.usefixtures("lena")
def test_an_old_label_scanned_in_a_round_counts_nowhere_and_the_new_one_does(works: WheelWorks) -> None:
    lena, old = works.people["Lena"], works.card(works.rims)
    audit = audits.open_round(works.assembly, works.goods_in, by=lena, at=works.now)
    audits.replace(old, reason="Gone", by=lena, at=works.now, audit=audit)
    facts: dict[str, Any] = {
        "cards": Card.objects.all(),
        "places": Location.objects.all(),
        "by": lena,
        "at": works.now,
    }
    answer = audits.scan(audit, old.token, place=audit.place, **facts)
    assert (answer.kind, "Throw it away" in answer.message) == ("refused", True)
    picture = audits.picture(audit, cards=Card.objects.all())
    assert [line.card for line in picture.replaced] == [old]
    assert old not in [line.card for line in picture.missing]
    assert [(stray.why, stray.card) for stray in picture.strays] == [("replaced", old)]
    assert audits.scan(audit, works.card(works.rims).token, place=audit.place, **facts).kind == "found"
