"""The fonts of labels. They travel in the PDF (only the signs used), so it looks alike on every printer.

DejaVu Sans covers Latin, Cyrillic, Greek, Armenian, Georgian, Hebrew, Arabic and more, Droid Sans
Fallback Chinese, Japanese and Korean, Noto Sans Thai and Devanagari.
"""

import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD, EAST = "dejavu/DejaVuSans", "dejavu/DejaVuSans-Bold", "droid/DroidSansFallback"
SHAPED = {
    REGULAR: ("noto/NotoSansThai-Regular", "noto/NotoSansDevanagari-Regular"),
    BOLD: ("noto/NotoSansThai-Bold", "noto/NotoSansDevanagari-Bold"),
}
"""Fonts of scripts whose signs stand differently beside each other, for either weight."""


@cache
def embedded(name: str) -> frozenset[int]:
    """The signs that the font has; it is registered once."""
    font = TTFont(name, str(FONTS / f"{name}.ttf"))
    registerFont(font)
    return frozenset(font.face.charToGlyph)


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """The text in pieces of one font each: `font` where it has the sign, else another that has it."""
    return [(name, "".join(sign for _name, sign in run)) for name, run in groupby(_chosen(text, font), _name)]


def lacking(text: str) -> str:
    """The signs of the text that are in none of the fonts, each once."""
    known = frozenset().union(*(embedded(name) for name in (BOLD, REGULAR, EAST, *SHAPED[BOLD])))
    return "".join(sorted({sign for sign in text if ord(sign) not in known and not unseen(sign)}))


def without(text: str, signs: str) -> str:
    return "".join(sign for sign in text if sign not in signs)


def unseen(sign: str) -> bool:
    """Spaces and signs that only say how others stand."""
    return sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc") or sign in "\ufe0e\ufe0f"


def joins(sign: str) -> bool:
    """Whether the sign belongs to the one before it: an accent, a vowel of Thai, a joiner."""
    return unicodedata.category(sign).startswith("M") or sign in "\u200c\u200d"


def _name(chosen: tuple[str, str]) -> str:
    return chosen[0]


def _chosen(text: str, font: str) -> list[tuple[str, str]]:
    """Each sign with its font; what joins the sign before it keeps that one's font."""
    chosen: list[tuple[str, str]] = []
    for sign in text:
        fonts = (font, EAST, *SHAPED[font], REGULAR)
        name = next((each for each in fonts if ord(sign) in embedded(each)), font)
        if chosen and joins(sign) and (ord(sign) in embedded(chosen[-1][0]) or sign in "\u200c\u200d"):
            name = chosen[-1][0]
        chosen.append((name, sign))
    return chosen
