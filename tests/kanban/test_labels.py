"""Labels: an independent reader decodes each."""

from dataclasses import replace

import pytest
from PIL import ImageDraw

from kanban import labels
from kanban.models import Card
from tests.factory import WheelWorks
from tests.kanban.labelling import KINDS, NAMES, decoded, every_label, face, pages, picture


@pytest.mark.parametrize("form", labels.FORMATS)
def test_another_reader_decodes_every_label_from_a_bad_photograph(works: WheelWorks, form: str) -> None:
    faces = every_label(works)
    if form != "label":  # the same drawing, larger or ten to a page: each name once, the kinds in turn
        faces = faces[:: len(NAMES) + 1] + faces[1 :: len(KINDS)]
    many = labels.FORMATS[form].columns * labels.FORMATS[form].rows
    sheets = [picture(page) for page in pages(labels.pdf(faces, labels.FORMATS[form]))]
    wanted = [sorted(each.token for each in faces[n : n + many]) for n in range(0, len(faces), many)]
    assert [sorted(decoded(sheet)) for sheet in sheets] == wanted


def test_a_damaged_qr_code_is_not_decoded(works: WheelWorks) -> None:
    (page,) = (
        picture(page) for page in pages(labels.pdf([face(works, "supplier")], labels.FORMATS["label"]))
    )
    wide_, high = page.size
    ImageDraw.Draw(page).rectangle((int(wide_ * 0.7), 0, int(wide_ * 0.82), high), fill=255)
    assert decoded(page) == []


def test_a_token_from_before_is_printed_and_read_as_it_is(works: WheelWorks) -> None:
    label = replace(face(works, "supplier"), token="aB3_dE6-gH9_jK2m")
    (page,) = (picture(page) for page in pages(labels.pdf([label], labels.FORMATS["label"])))
    assert decoded(page) == [label.token]


def test_every_label_of_a_sheet_is_decoded_and_the_eleventh_comes_on_a_second_page(works: WheelWorks) -> None:
    cards = Card.objects.as_shown().order_by("pk")[:11]
    faces = [labels.face_of_card(card) for card in cards]
    sheets = [picture(page) for page in pages(labels.pdf(faces, labels.FORMATS["a4"]))]
    assert [sorted(decoded(sheet)) for sheet in sheets] == [
        sorted(each.token for each in faces[:10]),
        [faces[10].token],
    ]


def test_a_label_says_all_that_the_floor_needs(works: WheelWorks) -> None:
    label = labels.face_of_card(works.card(works.rims_at_cell, 2))
    assert (label.heading, label.title, label.name) == ("Withdrawal · card 2 of 2", "RIM", "Rim")
    assert (label.route, label.quantity, label.unit) == ("Goods-In → Cell", "10", "pcs")
    assert labels.face_of_card(works.card(works.rims)).route == "Alba → Goods-In"
    text = "".join(
        page.get_textpage().get_text_bounded() for page in pages(labels.pdf([label], labels.FORMATS["label"]))
    )
    for words in ("WITHDRAWAL", "CARD 2 OF 2", "RIM", "Goods-In → Cell", "10", "pcs", label.code):
        assert words in text
