"""Labels: their measures are right to half a millimetre, and all fits."""

from dataclasses import replace

import pytest
from PIL import ImageChops
from reportlab.lib.units import mm

from kanban import labels
from kanban.labels.drawing import LEGIBLE, _title
from kanban.labels.lettering import fill, fit, wide
from kanban.labels.typefaces import BOLD, REGULAR
from tests.factory import WheelWorks
from tests.kanban.labelling import DOTS, NAMES, face, pages, photograph, picture


@pytest.mark.parametrize(("form", "size"), [("label", (100, 50)), ("a6", (148, 105)), ("a4", (210, 297))])
def test_the_page_is_exact_to_half_a_millimetre(works: WheelWorks, form: str, size: tuple[int, int]) -> None:
    for page in pages(labels.pdf([face(works, "supplier")], labels.FORMATS[form])):
        assert [side / mm for side in page.get_size()] == pytest.approx(size, abs=0.5)


@pytest.mark.parametrize(
    ("form", "left", "top", "side"),
    [("label", 73.0, 4.3, 21.6), ("a6", 108.04, 6.36, 31.97), ("a4", 78.0, 27.8, 21.6)],
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


@pytest.mark.parametrize(
    ("form", "left", "top"), [("label", 6.8, 3.6), ("a6", 10.06, 5.33), ("a4", 11.8, 27.1)]
)
@pytest.mark.parametrize("part", ["HHH", "HHHHH-HH", "HHHHHHHH-HHHH", "HHHH-HHHH-HHHH/HHH"])
def test_part_numbers_are_printed_with_capitals_of_five_millimetres_and_more(
    works: WheelWorks, part: str, form: str, left: float, top: float
) -> None:
    """Measured in the picture: the height of the first line's ink, that of an H being that of a capital."""
    label = replace(face(works, "withdrawal"), heading="", title=part)
    (page,) = (picture(page) for page in pages(labels.pdf([label], labels.FORMATS[form])))
    dot = 25.4 / DOTS
    box = next(labels.FORMATS[form].boxes())
    column = page.crop((round(left / dot), round((top + 0.5) / dot), round((left + 5) / dot), page.size[1]))
    rows = [min(column.crop((0, y, column.width, y + 1)).tobytes()) < 128 for y in range(column.height)]
    first = rows.index(True)
    capitals = rows.index(False, first) - first
    assert capitals * dot >= 5 - 0.5
    fitted = _title(label, box.width - 42.5 * box.u, 29 * box.u, box.u)
    assert capitals * dot == pytest.approx(fitted.capitals / mm, abs=0.5)
    assert fitted.capitals >= LEGIBLE - 0.01
    assert "".join(fitted.lines) == part


@pytest.mark.parametrize("form", labels.FORMATS)
def test_a_part_number_is_whole_and_can_be_read_at_two_metres(form: str) -> None:
    """Capitals of 2.5 mm for each metre of distance."""
    u = next(labels.FORMATS[form].boxes()).u
    width = next(labels.FORMATS[form].boxes()).width - 42.5 * u
    for part, _name in (NAMES[names] for names in NAMES.keys() - {"widest"}):
        label = labels.Face("production", "", part, "", "PB1", "", "")
        fitted = _title(label, width, 29 * u, u)
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


@pytest.mark.parametrize("form", labels.FORMATS)
@pytest.mark.parametrize("size", [(400, 300), (300, 400), (800, 80), (80, 800)])
def test_the_picture_stands_between_name_and_route_and_covers_neither(
    works: WheelWorks, form: str, size: tuple[int, int]
) -> None:
    plain = face(works, "withdrawal")
    shown = replace(plain, picture=photograph(size, "#00ff00"))
    drawn = labels.pdf([shown], labels.FORMATS[form])
    (page,) = (page.render(scale=1).to_pil().convert("RGB") for page in pages(drawn))
    red, green, blue = page.split()
    ink = ImageChops.subtract(green, ImageChops.lighter(red, blue)).point(lambda grey: 255 * (grey > 60))
    box, place = next(labels.FORMATS[form].boxes()), ink.getbbox()
    if size == (800, 80) or size == (80, 800):
        assert place is None or min(place[2] - place[0], place[3] - place[1]) >= 6 * box.u
        return
    assert place
    across, down = place[2] - place[0], place[3] - place[1]
    assert across / down == pytest.approx(size[0] / size[1], rel=0.1)
    assert min(across, down) >= 12 * box.u
    assert place[2] <= box.x + box.width - 33 * box.u + 1
    page_height = labels.FORMATS[form].page[1] * mm
    assert page_height - place[3] >= box.y + (3.8 + 2.6) * box.u - 1
