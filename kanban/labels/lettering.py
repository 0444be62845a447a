"""Type on labels: embedded fonts that cover names of many scripts, and sizes that make a text fit.

DejaVu Sans covers Latin, Cyrillic, Greek, Armenian, Georgian and more, Droid Sans Fallback Chinese,
Japanese and Korean. Both travel in the PDF (only the signs used), so a label looks alike on every
printer. Sizes are heights of capitals, in points: they decide what can be read from afar.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate, groupby
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD, EAST = "dejavu/DejaVuSans", "dejavu/DejaVuSans-Bold", "droid/DroidSansFallback"
CAPITAL = 0.729
LEADING = 1.5
BREAKS = " -/._,"


@dataclass(frozen=True)
class Fitted:
    """Lines of text at a height of capitals, in points."""

    lines: tuple[str, ...]
    capitals: float

    @property
    def size(self) -> float:
        return self.capitals / CAPITAL

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to the base of the last line."""
        return self.capitals * (1 + LEADING * (len(self.lines) - 1))


@cache
def embedded(name: str) -> frozenset[int]:
    """The signs that the font has; it is registered once."""
    font = TTFont(name, str(FONTS / f"{name}.ttf"))
    registerFont(font)
    return frozenset(font.face.charToGlyph)


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
    """One line with its base at y, each sign in a font that has it."""
    for name, run in runs(text, font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        x += stringWidth(run, name, size)


def wide(text: str, font: str, size: float) -> float:
    return float(sum(stringWidth(run, name, size) for name, run in runs(text, font)))


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """The text in pieces of one font each."""
    known, east = embedded(font), embedded(EAST)

    def font_of(sign: str) -> str:
        return EAST if ord(sign) not in known and ord(sign) in east else font

    return [(name, "".join(signs)) for name, signs in groupby(text, font_of)]


def _wrapped(text: str, font: str, width: float, capitals: float) -> Fitted:
    """Lines broken after a space or a hyphen where there is one, else in the middle of a word."""
    rest, lines, room = " ".join(text.split()), [], width * CAPITAL / capitals
    while rest:
        end = max(1, bisect_right(_reach(rest, font), room))
        if end < len(rest):
            end = max((n for n in range(end // 3, end + 1) if n and rest[n - 1] in BREAKS), default=end)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return Fitted(tuple(lines) or ("",), capitals)


@lru_cache(maxsize=1000)
def _reach(text: str, font: str) -> list[float]:
    """How far the text reaches with each of its signs, at size 1."""
    widths = [stringWidth(sign, name, 1) for name, run in runs(text, font) for sign in run]
    return list(accumulate(widths))


def _shortened(fitted: Fitted, font: str, width: float, height: float, lines: int) -> Fitted:
    room = min(lines, max(1, int((height / fitted.capitals - 1) / LEADING + 1)))
    if len(fitted.lines) <= room:
        return fitted
    last = fitted.lines[room - 1]
    while last and wide(last + "…", font, fitted.size) > width:
        last = last[:-1]
    return Fitted((*fitted.lines[: room - 1], last.rstrip() + "…"), fitted.capitals)
