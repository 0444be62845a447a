"""What will come out of the printer, as a picture: the first page of the very PDF."""

from collections.abc import Sequence
from io import BytesIO
from threading import Lock

import pypdfium2

from kanban.labels.printing import Label, check
from kanban.labels.sheets import Format, pdf

LONGER_SIDE = 1100
"""In pixels."""
ONE_AT_A_TIME = Lock()
"""PDFium must not be entered by two threads."""


def preview(labels: Sequence[Label], form: Format) -> bytes:
    """The first page as a PNG, without the signs that no font has. Nothing counts as printed.

    Refuses with NothingToPrint and TooManyLabels, as printing does.
    """
    check(labels)
    faces = [label.face.without(label.face.lacking) for label in labels[: form.columns * form.rows]]
    drawn = pdf(faces, form)
    with ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(drawn)
        try:
            picture = document[0].render(scale=LONGER_SIDE * 25.4 / 72 / max(form.page)).to_pil()
        finally:
            document.close()
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
