"""Labels in many scripts: every sign is embedded, joined and ordered as its readers expect."""

import pytest
from reportlab.lib.units import mm

from kanban import labels
from kanban.labels.lettering import CAPITAL, fill, wide
from kanban.labels.shaping import pieces
from kanban.labels.typefaces import BOLD, embedded, joins, lacking, runs
from tests.factory import WheelWorks
from tests.kanban.labelling import NAMES


def test_arabic_and_hebrew_run_leftward_and_their_numbers_do_not() -> None:
    for text in ("إطار 26 (أسود)", "חישוק 26 (שחור)"):
        drawn = [(piece.text.strip(), piece.leftward) for piece in pieces(text, BOLD)]
        assert drawn == [(text[text.index("(") :], True), ("26", False), (text[: text.index(" ")], True)]


def test_signs_join_as_their_script_wants() -> None:
    """Three letters of Arabic in a row have other glyphs than alone; in क्या two signs become one."""
    alone = {glyph for letter in "قطع" for glyph in "".join(piece.glyphs for piece in pieces(letter, BOLD))}
    joined = "".join(piece.glyphs for piece in pieces("قطع", BOLD))
    assert not alone & set(joined)
    (half,) = pieces("क्या", BOLD)
    assert len(half.glyphs) < len("क्या")


def test_the_arrow_points_from_the_source_to_the_destination_in_any_script(works: WheelWorks) -> None:
    works.goods_in.name, works.cell.name = "مخزن", "خط"
    card = works.card(works.rims_at_cell)
    card.loop.source, card.loop.destination = works.goods_in, works.cell
    order = [piece.text for piece in pieces(labels.face_of_card(card).route, BOLD)]
    assert order.index("مخزن") < order.index(next(text for text in order if "→" in text)) < order.index("خط")


@pytest.mark.parametrize("names", ["Thai", "Devanagari"])
def test_a_line_does_not_begin_with_a_sign_that_belongs_to_the_one_before(names: str) -> None:
    for width in range(10, 60, 3):
        text = NAMES[names][1] * 3
        lines = fill(text, BOLD, width * mm, 300 * mm, most=3 * mm, least=3 * mm).lines
        assert not [line for line in lines if joins(line[0])]
        assert max(wide(line, BOLD, 3 * mm / CAPITAL) for line in lines) <= width * mm + 0.5


def test_signs_that_no_font_has_are_known_before_printing() -> None:
    assert lacking("Rim 𓀀, ក: 26 × 1.75 → é") == "ក𓀀"
    assert [lacking("".join(both)) for both in NAMES.values()] == [""] * len(NAMES)


@pytest.mark.parametrize("names", NAMES)
def test_every_sign_of_a_name_is_in_the_font_that_is_embedded(names: str) -> None:
    for text in NAMES[names]:
        assert [
            sign for font, run in runs(text, BOLD) for sign in run if ord(sign) not in embedded(font)
        ] == []
