"""Type on labels: sizes that make a text fit. They are heights of capitals, in points: these decide
what can be read from afar."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from reportlab.pdfgen.canvas import Canvas

from kanban.labels.shaping import pieces
from kanban.labels.typefaces import joins

CAPITAL = 0.729
LEADING = 1.5
OVER = 0.3
BREAKS = " -/._,"
LEADING_VOWELS = "เแโใไ"
"""Of Thai: they stand before the consonant that they follow in speech, and stay with it."""


@dataclass(frozen=True)
class Fitted:
    """Lines of text at a height of capitals, in points."""

    lines: tuple[str, ...]
    capitals: float
    over: float = 0
    """Room for vowels and tones above the first line, and as much below the last."""

    @property
    def size(self) -> float:
        return self.capitals / CAPITAL

    @property
    def height(self) -> float:
        """From the top of the first line to the base of the last line, with what stands over and under."""
        return self.capitals * (1 + LEADING * (len(self.lines) - 1)) + 2 * self.over


def fit(
    text: str, font: str, width: float, height: float, *, most: float, least: float, lines: int
) -> Fitted:
    """`text` as large as it fits, in as few lines as can be; what even at `least` does not fit ends in …"""
    for allowed in range(1, lines + 1):
        for step in range(21):
            fitted = _wrapped(text, font, width, most - (most - least) * step / 20)
            if len(fitted.lines) <= allowed and fitted.height <= height + 0.01:
                return fitted
    return _shortened(_wrapped(text, font, width, least), font, width, height, lines)


def fill(text: str, font: str, width: float, height: float, *, most: float, least: float) -> Fitted:
    """`text` as large as it fits the space, in as many lines as that takes; never cut."""
    sizes = (most - (most - least) * step / 20 for step in range(21))
    wrapped = (_wrapped(text, font, width, size) for size in sizes)
    return next((each for each in wrapped if each.height <= height), _wrapped(text, font, width, least))


def draw(canvas: Canvas, text: str, font: str, size: float, x: float, y: float) -> None:
    """One line with its base at y, each sign in a font that has it, each run in its own direction."""
    for piece in pieces(text, font):
        line = canvas.beginText(x, y)
        line.setFont(piece.font, size)
        line.textOut(piece.glyphs)
        canvas.drawText(line)
        x += sum(piece.widths) * size


def wide(text: str, font: str, size: float) -> float:
    return sum(sum(piece.widths) for piece in pieces(text, font)) * size


def _wrapped(text: str, font: str, width: float, capitals: float) -> Fitted:
    """Lines broken after a space or a hyphen where there is one, else in the middle of a word."""
    rest, lines, room = " ".join(text.split()), [], width * CAPITAL / capitals
    while rest:
        end = max(1, bisect_right(_reach(rest, font), room))
        if end < len(rest):
            end = _break(rest, end)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    shaped = any(hasattr(piece.glyphs, "__shapeData__") for piece in pieces(text, font))
    return Fitted(tuple(lines) or ("",), capitals, capitals * OVER if shaped else 0)


def _break(text: str, end: int) -> int:
    """Where a line of at most `end` signs ends: after a space or a hyphen, or else between two signs
    that do not belong together."""
    gaps = [n for n in range(max(end // 3, 1), end + 1) if text[n - 1] in BREAKS]
    if gaps:
        return gaps[-1]
    whole = (n for n in range(end, 0, -1) if not joins(text[n]) and text[n - 1] not in LEADING_VOWELS)
    return next(whole, end)


@lru_cache(maxsize=2000)
def _reach(text: str, font: str) -> list[float]:
    """How far the text reaches with each of its signs as they are typed, at size 1."""
    widths = [0.0] * len(text)
    for piece in pieces(text, font):
        widths[piece.start : piece.start + len(piece.text)] = piece.widths
    return list(accumulate(widths))


def _shortened(fitted: Fitted, font: str, width: float, height: float, lines: int) -> Fitted:
    inner = height - 2 * fitted.over
    room = min(lines, max(1, int((inner / fitted.capitals - 1) / LEADING + 1)))
    if len(fitted.lines) <= room:
        return fitted
    last = fitted.lines[room - 1]
    while last and wide(last + "…", font, fitted.size) > width:
        last = last[:-1]
    return replace(fitted, lines=(*fitted.lines[: room - 1], last.rstrip() + "…"))
