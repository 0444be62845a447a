"""One label, drawn. Measures are in `u`: 1 mm on a label of 100 × 50 mm; a larger one has the same look."""

from dataclasses import dataclass, replace
from io import BytesIO

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from kanban.labels.faces import PLACE, Face
from kanban.labels.lettering import CAPITAL, LEADING, Fitted, draw, fill, fit, wide
from kanban.labels.shaping import runs_leftward
from kanban.labels.typefaces import BOLD, REGULAR

INK, GREY = HexColor("#111111"), HexColor("#333333")
KIND = {
    "production": HexColor("#e18b1f"),
    "withdrawal": HexColor("#0a8fd6"),
    "supplier": HexColor("#9a60c8"),
    PLACE: HexColor("#444444"),
}
READING_DISTANCE = 2
LEGIBLE = 2.5 * READING_DISTANCE * mm
"""Capitals of 2.5 mm for each metre, the rule of the wall display: 5 mm at 2 m."""
LEAST_PICTURE = 7
"""A picture smaller than that, in u, shows nothing: it is left out, the words are not."""


@dataclass(frozen=True)
class Box:
    """Where the label stands on the page, in points, from its lower left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.y + self.height

    @property
    def u(self) -> float:
        return min(self.width / 100, self.height / 50)


def draw_label(canvas: Canvas, box: Box, face: Face) -> None:
    u = box.u
    canvas.setFillColor(KIND[face.kind])
    canvas.rect(box.x, box.y, 3.4 * u, box.height, stroke=0, fill=1)
    canvas.setFillColor(INK)
    canvas.rect(box.x + box.width - 33 * u, box.y, 0.3 * u, box.height, stroke=0, fill=1)
    _words(canvas, box, face)
    _signs(canvas, box, face)


def _words(canvas: Canvas, box: Box, face: Face) -> None:
    """Left: heading, part number and name from the top down, and the way at the foot."""
    u, width = box.u, box.width - 42.5 * box.u
    left, top, foot = box.x + 6.8 * u, box.y + box.height - 3.6 * u, box.y + 3.8 * u
    heading = fit(face.heading.upper(), BOLD, width, 3 * u, most=2.1 * u, least=1.2 * u, lines=1)
    top = _lines(canvas, heading, BOLD, left, top, width=width) - 2.2 * u
    if face.route:
        route = fit(face.route, BOLD, width, 8 * u, most=2.6 * u, least=1.7 * u, lines=3)
        _lines(canvas, route, BOLD, left, foot + route.height, width=width)
        foot += route.height + 2.4 * u
    title = _title(face, width, top - foot - (5 * u if face.name else 0), u)
    top = _lines(canvas, title, BOLD, left, top, width=width) - 2.6 * u
    _name_and_picture(canvas, Box(left, foot, width, max(top - foot, 0)), face, u)


def _name_and_picture(canvas: Canvas, space: Box, face: Face, u: float) -> None:
    """The picture takes what the words leave: beside the name or below it, wherever it is larger."""
    name = fit(face.name, REGULAR, space.width, space.height, most=2.6 * u, least=1.7 * u, lines=4)
    if face.picture:
        picture, lower = ImageReader(BytesIO(face.picture)), name.height + 2.6 * u if face.name else 0
        beside = scaled(picture, space.width * 0.45, space.height)
        below = scaled(picture, space.width, space.height - lower)
        if min(largest := max(beside, below, key=lambda size: size[0] * size[1])) < LEAST_PICTURE * u:
            pass
        elif largest == below:
            canvas.drawImage(picture, space.x, space.top - lower - below[1], *below)
        else:
            canvas.drawImage(picture, space.x + space.width - beside[0], space.top - beside[1], *beside)
            space = replace(space, width=space.width - beside[0] - 3 * u)
            name = _narrow(face.name, space, u)
    _lines(canvas, name, REGULAR, space.x, space.top, width=space.width, colour=GREY)


def _narrow(name: str, space: Box, u: float) -> Fitted:
    """The name in as many lines as there is room for."""
    filled = fill(name, REGULAR, space.width, space.height, most=2.6 * u, least=1.7 * u)
    if filled.height <= space.height:
        return filled
    return fit(name, REGULAR, space.width, space.height, most=1.7 * u, least=1.7 * u, lines=9)


def scaled(picture: ImageReader, width: float, height: float) -> tuple[float, float]:
    """The picture's width and height as large as it fits, in its own proportions."""
    across, down = picture.getSize()
    scale = max(min(width / across, height / down), 0)
    return across * scale, down * scale


def _title(face: Face, width: float, height: float, u: float) -> Fitted:
    """In one line while that is legible at 2 m, then in several; smaller only if it must be, never cut."""
    one = fit(face.title, BOLD, width, height, most=7.6 * u, least=LEGIBLE, lines=1)
    if one.lines == (face.title,):
        return one
    legible = fit(face.title, BOLD, width, height, most=max(LEGIBLE, 5 * u), least=LEGIBLE, lines=9)
    if not legible.lines[-1].endswith("…"):
        return legible
    return fill(face.title, BOLD, width, height, most=LEGIBLE, least=u)


def _signs(canvas: Canvas, box: Box, face: Face) -> None:
    """Right: the QR code, how many, and the code to type."""
    u, middle = box.u, box.x + box.width - 16.2 * box.u
    side = 21.6 * u
    draw_qr(canvas, face.token, middle - side / 2, box.y + box.height - 4.3 * u - side, side)
    canvas.setFillColor(INK)
    if face.quantity:
        _quantity(canvas, face, middle, box.y + 9.4 * u, u)
    code = fit(face.code, REGULAR, 29 * u, 4.4 * u, most=2 * u, least=1 * u, lines=2)
    for number, line in enumerate(code.lines):
        y = box.y + 4.2 * u - number * code.capitals * 1.5
        draw(canvas, line, REGULAR, code.size, middle - wide(line, REGULAR, code.size) / 2, y)


def _quantity(canvas: Canvas, face: Face, middle: float, y: float, u: float) -> None:
    """How many, as large as it fits beside its unit; a long one stands above its unit."""
    for capitals in (9.0, 8.0, 7.0, 6.0, 5.0, 4.0):
        size, small = capitals * u / CAPITAL, max(capitals * 0.4, 2) * u / CAPITAL
        number, gap = wide(face.quantity, BOLD, size), 2 * u
        width = number + gap + wide(face.unit, BOLD, small)
        if width <= 28 * u:
            draw(canvas, face.quantity, BOLD, size, middle - width / 2, y)
            draw(canvas, face.unit, BOLD, small, middle - width / 2 + number + gap, y)
            return
    for text, capitals, base in ((face.quantity, 4.5, y + 4 * u), (face.unit, 2.2, y)):
        line = fit(text, BOLD, 28 * u, capitals * u, most=capitals * u, least=u, lines=1)
        draw(canvas, line.lines[0], BOLD, line.size, middle - wide(line.lines[0], BOLD, line.size) / 2, base)


def draw_qr(canvas: Canvas, token: str, x: float, y: float, side: float) -> None:
    """As one path of vectors, so that every printer draws sharp edges."""
    rows = list(segno.make_qr(token, error="m").matrix)
    module = side / len(rows)
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                path.rect(x + across * module, y + side - (down + 1) * module, module, module)
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)


def _lines(
    canvas: Canvas, text: Fitted, font: str, x: float, top: float, *, width: float, colour: Color = INK
) -> float:
    """Draws the lines below `top`, what is read from right to left at the right end of `width`;
    answers with the base of the last."""
    canvas.setFillColor(colour)
    first, leftward = top - text.over - text.capitals, runs_leftward("".join(text.lines))
    base = first
    for number, line in enumerate(text.lines):
        base = first - number * text.capitals * LEADING
        shift = width - wide(line, font, text.size) if leftward else 0
        draw(canvas, line, font, text.size, x + shift, base)
    return base - text.over
