"""What was printed is kept, and a changed loop says which labels to collect."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from inventory.models import Location
from kanban import labels, loops
from kanban.models import Card, LabelPrint
from tests.factory import WheelWorks


@pytest.fixture
def lena(works: WheelWorks) -> User:
    return works.person("Lena", "leader")


def test_what_is_printed_is_kept_and_printing_again_invalidates_nothing(
    works: WheelWorks, lena: User
) -> None:
    before = list(Card.objects.order_by("pk").values_list("token", "code"))
    rims = Card.objects.filter(loop=works.rims)
    labels.print_cards(rims, labels.FORMATS["label"], by=lena, at=works.now)
    labels.print_cards(rims, labels.FORMATS["a6"], by=lena, at=works.pass_time(hours=1))
    assert list(Card.objects.order_by("pk").values_list("token", "code")) == before
    assert LabelPrint.objects.filter(by=lena, card__loop=works.rims).count() == 4
    assert labels.outdated(Card.objects.all(), at=works.now) == []


def changes(works: WheelWorks) -> dict[str, Any]:
    def container() -> None:
        loops.resize(works.rims, cards=2, container_quantity=Decimal(25), by=None, at=works.now)

    def more() -> None:
        loops.resize(works.rims, cards=3, container_quantity=Decimal(20), by=None, at=works.now)

    def moved() -> None:
        Location.objects.filter(pk=works.goods_in.pk).update(name="Gate 3")

    def renamed() -> None:
        type(works.rim).objects.filter(pk=works.rim.pk).update(name="Rim, black")

    return {"container": container, "more": more, "moved": moved, "renamed": renamed}


@pytest.mark.parametrize("change", ["container", "more", "moved", "renamed"])
def test_a_changed_loop_makes_its_labels_outdated_until_they_are_printed_anew(
    works: WheelWorks, lena: User, change: str
) -> None:
    rims = Card.objects.filter(loop=works.rims)
    labels.print_cards(rims, labels.FORMATS["label"], by=lena, at=works.now)
    labels.print_cards(Card.objects.filter(loop=works.bikes), labels.FORMATS["label"], by=lena, at=works.now)
    changes(works)[change]()
    found = labels.outdated(Card.objects.all(), at=works.now)
    assert [(each.card.loop_id, each.card.number, each.gone) for each in found] == [
        (works.rims.pk, 1, False),
        (works.rims.pk, 2, False),
    ]
    labels.print_cards(rims, labels.FORMATS["label"], by=lena, at=works.pass_time(minutes=1))
    assert labels.outdated(Card.objects.all(), at=works.now) == []


def test_a_card_that_goes_out_of_use_is_only_collected(works: WheelWorks, lena: User) -> None:
    labels.print_cards(Card.objects.filter(loop=works.rims), labels.FORMATS["label"], by=lena, at=works.now)
    loops.resize(works.rims, cards=1, container_quantity=Decimal(20), by=None, at=works.now)
    found = labels.outdated(Card.objects.all(), at=works.now)
    assert [(each.card.number, each.gone) for each in found] == [(1, False), (2, True)]


def test_the_language_of_the_label_does_not_make_it_outdated(works: WheelWorks, lena: User) -> None:
    with translation.override("de"):
        labels.print_cards(Card.objects.all(), labels.FORMATS["label"], by=lena, at=works.now)
    assert labels.outdated(Card.objects.all(), at=works.now) == []


def test_an_empty_choice_is_refused_in_words_and_nothing_is_kept(works: WheelWorks, lena: User) -> None:
    with pytest.raises(labels.NothingToPrint, match="nothing was printed"):
        labels.print_cards(Card.objects.none(), labels.FORMATS["label"], by=lena, at=works.now)
    assert not LabelPrint.objects.exists()
