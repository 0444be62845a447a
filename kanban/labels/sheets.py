"""The formats: which paper, and where labels stand on it, to the millimetre."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kanban.labels.drawing import Box, draw_label
from kanban.labels.faces import Face


@dataclass(frozen=True)
class Format:
    """A page of `columns` × `rows` labels in its middle, all in mm; `cut` draws hairlines to cut along."""

    name: Promise
    page: tuple[float, float]
    label: tuple[float, float]
    columns: int = 1
    rows: int = 1
    cut: bool = False

    def boxes(self) -> Iterator[Box]:
        """Where the labels of a page stand, row by row from the top."""
        (wide, high), (width, height) = self.page, self.label
        left, top = (wide - self.columns * width) / 2, (high + self.rows * height) / 2
        for row in range(self.rows):
            for column in range(self.columns):
                x, y = left + column * width, top - (row + 1) * height
                yield Box(x * mm, y * mm, width * mm, height * mm)


FORMATS = {
    "label": Format(_("Label printer, 100 × 50 mm"), page=(100, 50), label=(100, 50)),
    "a6": Format(_("Card, A6"), page=(148, 105), label=(148, 105)),
    "a4": Format(
        _("Sheet, A4 with ten labels"), page=(210, 297), label=(100, 50), columns=2, rows=5, cut=True
    ),
}


def pdf(faces: Sequence[Face], form: Format) -> bytes:
    """The labels in this order, on as many pages as it takes."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(form.page[0] * mm, form.page[1] * mm), pageCompression=1)
    canvas.setTitle("Pullboard")
    boxes = list(form.boxes())
    for first in range(0, len(faces), len(boxes)):
        for face, box in zip(faces[first : first + len(boxes)], boxes, strict=False):
            draw_label(canvas, box, face)
            if form.cut:
                canvas.setStrokeColor(HexColor("#999999"))
                canvas.setLineWidth(0.1 * mm)
                canvas.rect(box.x, box.y, box.width, box.height, stroke=1, fill=0)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
