"""What was printed is kept, and a changed loop says which labels to collect."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import translation
from PIL import Image

from inventory import pictures
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
    assert labels.outdated(Card.objects.all()) == []


def photograph(size: tuple[int, int] = (400, 300)) -> BytesIO:
    file = BytesIO()
    Image.new("RGB", size, "navy").save(file, "PNG")
    file.seek(0)
    return file


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
    found = labels.outdated(Card.objects.all())
    assert [(each.card, each.gone, each.due) for each in found] == [
        (works.card(works.rims, 1), False, True),
        (works.card(works.rims, 2), False, True),
    ]
    labels.print_cards(rims, labels.FORMATS["label"], by=lena, at=works.pass_time(minutes=1))
    found = labels.outdated(Card.objects.all())
    assert [(each.card.number, each.renewed, each.due) for each in found if each.card] == [
        (1, True, False),
        (2, True, False),
    ]
    assert labels.collect(found, by=lena, at=works.now) == 2
    assert labels.outdated(Card.objects.all()) == []


def test_a_card_that_goes_out_of_use_is_only_collected(works: WheelWorks, lena: User) -> None:
    labels.print_cards(Card.objects.filter(loop=works.rims), labels.FORMATS["label"], by=lena, at=works.now)
    loops.resize(works.rims, cards=1, container_quantity=Decimal(20), by=None, at=works.now)
    found = labels.outdated(Card.objects.all())
    assert [(each.card and each.card.number, each.gone) for each in found] == [(1, False), (2, True)]
    labels.collect([each for each in found if each.gone], by=lena, at=works.now)
    assert [each.gone for each in labels.outdated(Card.objects.all())] == [False]


def test_a_renamed_place_has_an_old_label_and_one_that_was_never_printed_has_none(
    works: WheelWorks, lena: User
) -> None:
    places = Location.objects.filter(pk__in=[works.goods_in.pk, works.cell.pk])
    printed = labels.labels_of_places([works.goods_in])
    labels.print_labels(printed, labels.FORMATS["a6"], by=lena, at=works.now)
    places.update(name="Gate 3")
    (old,) = labels.outdated(Card.objects.none(), places)
    assert (old.card, old.place, old.due) == (None, works.goods_in, True)
    (new,) = labels.due(Card.objects.none(), places)
    assert (new.place, new.face.title) == (works.goods_in, "Gate 3")
    labels.print_labels([new], labels.FORMATS["a6"], by=lena, at=works.pass_time(minutes=1))
    (old,) = labels.outdated(Card.objects.none(), places)
    assert (old.renewed, labels.due(Card.objects.none(), places)) == (True, [])
    labels.collect([old], by=lena, at=works.now)
    assert labels.outdated(Card.objects.none(), places) == []
    assert LabelPrint.objects.filter(collected_by=lena).count() == 1


def test_a_collected_label_counts_as_never_printed_until_it_is_printed_again(
    works: WheelWorks, lena: User
) -> None:
    rims = Card.objects.filter(loop=works.rims)
    labels.print_cards(rims, labels.FORMATS["label"], by=lena, at=works.now)
    changes(works)["renamed"]()
    labels.collect(labels.outdated(rims), by=lena, at=works.now)
    changes(works)["moved"]()
    assert labels.outdated(rims) == []


def test_a_new_picture_makes_labels_outdated(works: WheelWorks, lena: User) -> None:
    rims = Card.objects.filter(loop=works.rims)
    labels.print_cards(rims, labels.FORMATS["label"], by=lena, at=works.now)
    pictures.put(works.rim, photograph())
    assert [each.due for each in labels.outdated(rims)] == [True, True]
    labels.print_cards(rims, labels.FORMATS["label"], by=lena, at=works.pass_time(minutes=1))
    assert labels.due(rims, Location.objects.none()) == []


def test_names_that_no_font_can_show_are_not_printed_unasked(works: WheelWorks, lena: User) -> None:
    type(works.rim).objects.filter(pk=works.rim.pk).update(name="Rim 𓀀")
    chosen = labels.labels_of_cards(Card.objects.filter(loop=works.rims))
    with pytest.raises(labels.NoSuchSigns, match="Nothing was printed yet") as refused:
        labels.print_labels(chosen, labels.FORMATS["label"], by=lena, at=works.now)
    assert [label.face.lacking for label in refused.value.labels] == ["𓀀", "𓀀"]
    assert not LabelPrint.objects.exists()
    labels.print_labels(chosen, labels.FORMATS["label"], by=lena, at=works.now, without=True)
    assert labels.outdated(Card.objects.all()) == []


def test_too_many_labels_are_refused_in_words(
    works: WheelWorks, lena: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kanban.labels.printing.MOST", 14)
    with pytest.raises(labels.TooManyLabels, match="more than 14 labels"):
        labels.print_cards(Card.objects.all(), labels.FORMATS["label"], by=lena, at=works.now)
    assert not LabelPrint.objects.exists()


def test_the_language_of_the_label_does_not_make_it_outdated(works: WheelWorks, lena: User) -> None:
    with translation.override("de"):
        labels.print_cards(Card.objects.all(), labels.FORMATS["label"], by=lena, at=works.now)
    assert labels.outdated(Card.objects.all()) == []


def test_an_empty_choice_is_refused_in_words_and_nothing_is_kept(works: WheelWorks, lena: User) -> None:
    with pytest.raises(labels.NothingToPrint, match="nothing was printed"):
        labels.print_cards(Card.objects.none(), labels.FORMATS["label"], by=lena, at=works.now)
    assert not LabelPrint.objects.exists()
