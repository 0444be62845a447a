"""A person's badge: a card of 85.6 × 54 mm (ID-1 of ISO/IEC 7810), in the middle of an A4 sheet to cut."""

from io import BytesIO

from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kanban.labels.drawing import INK, draw_qr
from kanban.labels.lettering import LEADING, draw, fit
from kanban.labels.typefaces import BOLD, REGULAR

PAGE = (210, 297)
WIDTH, HEIGHT = 85.6, 54.0
SIDE = 30.0


def badge_pdf(name: str, token: str) -> bytes:
    """The badge says the person's name and its token, and nothing about rights: those may change."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(PAGE[0] * mm, PAGE[1] * mm), pageCompression=1)
    canvas.setTitle("Pullboard")
    left, foot = (PAGE[0] - WIDTH) / 2 * mm, (PAGE[1] - HEIGHT) / 2 * mm
    canvas.setStrokeColor(HexColor("#999999"))
    canvas.setLineWidth(0.1 * mm)
    canvas.roundRect(left, foot, WIDTH * mm, HEIGHT * mm, 3.18 * mm, stroke=1, fill=0)
    draw_qr(canvas, token, left + (WIDTH - SIDE - 6) * mm, foot + (HEIGHT - SIDE) / 2 * mm, SIDE * mm)
    canvas.setFillColor(INK)
    _words(canvas, name, left + 6 * mm, foot, (WIDTH - SIDE - 17) * mm)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _words(canvas: Canvas, name: str, left: float, foot: float, width: float) -> None:
    """The name as large as it fits, what this is above it, and what to do with it when it is found."""
    heading = fit(_("Badge"), REGULAR, width, 4 * mm, most=2 * mm, least=1.5 * mm, lines=1)
    draw(canvas, heading.lines[0], REGULAR, heading.size, left, foot + (HEIGHT - 9) * mm)
    who = fit(name, BOLD, width, 24 * mm, most=5 * mm, least=2 * mm, lines=4)
    top = foot + (HEIGHT - 15) * mm
    for number, line in enumerate(who.lines):
        draw(canvas, line, BOLD, who.size, left, top - who.capitals * (1 + LEADING * number))
    found = fit(
        _("Lost? Tell a leader: it is withdrawn at once."),
        REGULAR,
        width,
        9 * mm,
        most=1.7 * mm,
        least=1.3 * mm,
        lines=3,
    )
    for number, line in enumerate(reversed(found.lines)):
        draw(canvas, line, REGULAR, found.size, left, foot + 6 * mm + found.capitals * LEADING * number)
