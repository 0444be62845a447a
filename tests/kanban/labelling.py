"""What the tests of labels share: names of many scripts, faces, and pictures of the PDF."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from kanban import labels
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


def photograph(size: tuple[int, int] = (40, 30), colour: str = "navy") -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


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


def every_label(works: WheelWorks) -> list[labels.Face]:
    """One of each kind with each of the names, and with a picture every second time."""
    faces = [face(works, kind, names) for kind in KINDS for names in NAMES]
    return [replace(each, picture=photograph()) if n % 2 else each for n, each in enumerate(faces)]
