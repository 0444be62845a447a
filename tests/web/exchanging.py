"""Files that are brought to the admin, and what its pages answer."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from tests.web.office import address, told
from tests.web.test_admin_history import text_of


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def book(*rows: tuple[Any, ...]) -> bytes:
    workbook, file = Workbook(), BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(file)
    return file.getvalue()


def upload(browser: Client, model: Any, content: bytes, *, name: str = "list.csv") -> tuple[str, str]:
    """The page after the upload, and its address."""
    file = SimpleUploadedFile(name, content)
    answer = browser.post(address(model, "import_file"), {"file": file}, follow=True)
    page = answer.redirect_chain[-1][0] if answer.redirect_chain else ""
    return text_of(told(answer)), page


def confirm(browser: Client, page: str) -> str:
    return text_of(told(browser.post(page, follow=True)))


def export(browser: Client, model: Any, kind: str = "csv") -> bytes:
    answer: Any = browser.get(address(model, f"export_{kind}"))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)
