"""Labels: an independent reader decodes each, and its measures are right."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.units import mm

from kanban import labels
from kanban.labels.drawing import LEGIBLE, _title
from kanban.labels.lettering import fill, fit, wide
from kanban.labels.typefaces import BOLD, REGULAR, embedded, runs
from kanban.models import Card
from tests.factory import WheelWorks

DOTS = 200
"""Per inch: what a label printer has."""

LONG = "Speiche 264 mm, rostfrei, schwarz, konifiziert, mit Nippel aus Messing, im Karton zu 500 Stück"
NAMES = {
    "short": ("FRAME-M", "City frame, medium"),
    "long": ("SPOKE-264-SS-BLACK/500-CARTON-2026-REV-B", LONG),
    "widest": ("W" * 40, "W" * 120),
    "Chinese": ("轮辋-26", "自行车轮辋，铝合金"),
    "Japanese": ("リム26", "ホイールリム、アルミ"),
    "Korean": ("바퀴-26", "자전거 바퀴"),
    "Cyrillic": ("ОБОД-26", "Обод колеса, алюминий"),
    "Greek": ("ΣΤΕΦΑΝΙ", "Στεφάνι τροχού"),
    "Arabic": ("إطار-26", "إطار عجلة من الألومنيوم (أسود) 26 بوصة"),
    "Hebrew": ("חישוק-26", "חישוק אלומיניום (שחור) 26"),
    "Thai": ("ล้อ-26", "ล้อจักรยานอะลูมิเนียมสีดำขนาดยี่สิบหกนิ้วพร้อมซี่ลวดสแตนเลส"),
    "Devanagari": ("पहिया-26", "साइकिल का पहिया, एल्युमिनियम"),
    "Polish": ("OBRĘCZ-26", "Obręcz koła, żółta"),
}
KINDS = ("production", "withdrawal", "supplier", "place")


def face(works: WheelWorks, kind: str, names: str = "short") -> labels.Face:
    """The label of a card of that kind (or of a place) whose item has such names."""
    loop = {"production": works.wheels, "withdrawal": works.rims_at_cell, "supplier": works.rims}
    if kind == "place":
        return replace(labels.face_of_place(works.rack), title=NAMES[names][1])
    card = works.card(loop[kind])
    card.loop.item.part_number, card.loop.item.name = NAMES[names]
    card.loop.destination.name = NAMES[names][1]
    return labels.face_of_card(card)


def pages(file: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(file)
    try:
        yield from document
    finally:
        document.close()


def picture(page: Any) -> Image.Image:
    image: Image.Image = page.render(scale=DOTS / 72).to_pil().convert("L")
    return image


def photographed(image: Image.Image) -> Image.Image:
    """As a phone sees it: askew by 2° and out of focus."""
    askew = image.rotate(2, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    return askew.filter(ImageFilter.GaussianBlur(1.5))


def decoded(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(photographed(image))]


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", labels.FORMATS)
def test_another_reader_decodes_the_label_from_a_bad_photograph(
    works: WheelWorks, form: str, kind: str, names: str
) -> None:
    label = face(works, kind, names)
    (page,) = (picture(page) for page in pages(labels.pdf([label], labels.FORMATS[form])))
    assert decoded(page) == [label.token]


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


@pytest.mark.parametrize(("form", "size"), [("label", (100, 50)), ("a6", (148, 105)), ("a4", (210, 297))])
def test_the_page_is_exact_to_half_a_millimetre(works: WheelWorks, form: str, size: tuple[int, int]) -> None:
    for page in pages(labels.pdf([face(works, "supplier")], labels.FORMATS[form])):
        assert [side / mm for side in page.get_size()] == pytest.approx(size, abs=0.5)


@pytest.mark.parametrize(
    ("form", "left", "top", "side"), [("label", 73.0, 4.3, 21.6), ("a4", 78.0, 27.8, 21.6)]
)
def test_the_qr_code_stands_and_measures_as_designed(
    works: WheelWorks, form: str, left: float, top: float, side: float
) -> None:
    """Measured in the picture, where ink begins and ends in the right upper corner of the label."""
    (page,) = (picture(page) for page in pages(labels.pdf([face(works, "supplier")], labels.FORMATS[form])))
    dot = 25.4 / DOTS
    window = [round(n / dot) for n in (left - 3, top - 3, left + side + 3, top + side + 2)]
    ink = page.crop((window[0], window[1], window[2], window[3])).point(lambda grey: 255 if grey < 128 else 0)
    box = ink.getbbox()
    assert box
    found = (
        left - 3 + box[0] * dot,
        top - 3 + box[1] * dot,
        (box[2] - box[0]) * dot,
        (box[3] - box[1]) * dot,
    )
    assert found == pytest.approx((left, top, side, side), abs=0.5)


@pytest.mark.parametrize("form", labels.FORMATS)
@pytest.mark.parametrize("names", sorted(NAMES.keys() - {"widest"}))
def test_a_part_number_is_whole_and_can_be_read_at_two_metres(
    works: WheelWorks, form: str, names: str
) -> None:
    """Capitals of 2.5 mm for each metre of distance."""
    box = next(labels.FORMATS[form].boxes())
    part = NAMES[names][0]
    fitted = _title(
        replace(face(works, "production"), title=part), box.width - 42.5 * box.u, 29 * box.u, box.u
    )
    assert "".join(fitted.lines) == part
    assert fitted.capitals >= LEGIBLE - 0.01
    assert pytest.approx(5 * mm) == LEGIBLE


def test_even_the_widest_part_number_is_not_cut() -> None:
    fitted = fill("W" * 40, BOLD, 57 * mm, 25 * mm, most=LEGIBLE, least=mm)
    assert "".join(fitted.lines) == "W" * 40
    assert fitted.height <= 25 * mm


@pytest.mark.parametrize("names", NAMES)
def test_a_name_stays_within_its_space(names: str) -> None:
    fitted = fit(NAMES[names][1], REGULAR, 57 * mm, 9 * mm, most=2.6 * mm, least=1.7 * mm, lines=4)
    assert fitted.height <= 9 * mm
    assert max(wide(line, REGULAR, fitted.size) for line in fitted.lines) <= 57 * mm + 0.01


@pytest.mark.parametrize("names", NAMES)
def test_every_sign_of_a_name_is_in_the_font_that_is_embedded(names: str) -> None:
    for text in NAMES[names]:
        assert [
            sign for font, run in runs(text, BOLD) for sign in run if ord(sign) not in embedded(font)
        ] == []


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
