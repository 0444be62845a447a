"""From text to glyphs: which way it runs (UAX #9, by python-bidi), and how its signs join (HarfBuzz).

Latin, Greek, Chinese and the like need neither and are set sign by sign.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from bidi import algorithm
from bidi.mirror import MIRRORED
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import shapeStr

from kanban.labels.typefaces import BOLD, REGULAR, SHAPED, joins, runs, unseen

JOINED = frozenset(SHAPED[REGULAR] + SHAPED[BOLD])
LEFTWARD = ("R", "AL", "AN")
LEFT_TO_RIGHT = "\u200e"
"""A mark without width: what stands beside it runs left to right."""


@dataclass(frozen=True)
class Piece:
    """Signs of one font and one direction; `start` is where they stand in the text as it is typed."""

    font: str
    text: str
    start: int
    leftward: bool

    @property
    def glyphs(self) -> Any:
        """What is to be drawn from left to right: a string, with the places of its glyphs if shaped."""
        return _glyphs(self.text, self.font, self.leftward)

    @property
    def widths(self) -> list[float]:
        """How much room each sign of the text takes, at size 1."""
        data = getattr(self.glyphs, "__shapeData__", None)
        if data is None:
            return [stringWidth(sign, self.font, 1) if _stands(sign) else 0.0 for sign in self.text]
        widths = [0.0] * len(self.text)
        for glyph in data:
            widths[glyph.cluster] += glyph.x_advance / 1000
        return widths


def runs_leftward(text: str) -> bool:
    """Whether it is read from right to left: its first letter decides."""
    return bool(algorithm.get_base_level(text))


@lru_cache(maxsize=2000)
def pieces(text: str, font: str) -> tuple[Piece, ...]:
    """The text as it stands from left to right."""
    found: list[Piece] = []
    for start, length, leftward in _directed(text):
        part, own = text[start : start + length], []
        at = start
        for name, run in runs(part, font):
            own.append(Piece(name, run, at, leftward))
            at += len(run)
        found += reversed(own) if leftward else own
    return tuple(found)


def _directed(text: str) -> list[tuple[int, int, bool]]:
    """The runs of one direction from left to right: start, length, whether it runs leftward."""
    if not any(unicodedata.bidirectional(sign) in LEFTWARD for sign in text):
        return [(0, len(text), False)]
    line = algorithm.get_empty_storage()
    line["base_level"] = algorithm.get_base_level(text)
    line["base_dir"] = ("L", "R")[line["base_level"]]
    algorithm.get_embedding_levels(text, line)
    for place, sign in enumerate(line["chars"]):
        sign["place"] = place
    algorithm.explicit_embed_and_overrides(line)
    algorithm.resolve_weak_types(line)
    algorithm.resolve_neutral_types(line, False)
    algorithm.resolve_implicit_levels(line, False)
    algorithm.reorder_resolved_levels(line, False)
    found = []
    for level, run in groupby(line["chars"], key=lambda sign: sign["level"]):
        places = [sign["place"] for sign in run]
        found.append((min(places), max(places) - min(places) + 1, level % 2 == 1))
    return found


@lru_cache(maxsize=2000)
def _glyphs(text: str, font: str, leftward: bool) -> Any:  # noqa: FBT001  a key of the cache
    letters = [sign for sign in text if unicodedata.bidirectional(sign) in LEFTWARD]
    if leftward and not letters:
        return "".join(MIRRORED.get(sign, sign) for sign in reversed(text) if _stands(sign))
    if leftward or font in JOINED or any(map(joins, text)):
        return shapeStr(text, font, 1000, force=True)
    return "".join(filter(_stands, text))


def _stands(sign: str) -> bool:
    """Whether it takes room on the line."""
    return sign == " " or not unseen(sign)
