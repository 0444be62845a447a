"""Import and export of a table on its list in the admin.

The columns, their rules and the words of mistakes are those of a plant's files (`kanban.plants`). A library
such as django-import-export is not used: it saves row by row from the models, which loops forbid (they are
opened and resized by verbs); it opens workbooks in the server's own process; it builds exports in memory;
and between its preview and its confirmation anything may change unseen.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.asgi import ASGIRequest
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.admin.base import ModelAdmin, button
from kanban.admin.people import acting
from kanban.plants import keeping, uploads, writing
from kanban.plants.singly import LARGEST
from kanban.plants.tables import Table

if TYPE_CHECKING:
    Page = ModelAdmin[Any]
else:
    Page = object

PORTION = 64 * 1024
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """A file that is small enough to be looked at."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV (UTF-8) or XLSX, up to 10 MB and 100,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise ValidationError(_("The file is larger than 10 MB; upload it in parts."))
        return file


class Exchanged(Page):
    """A list that can be written to a file and brought from one. `table` is its file in a plant."""

    table: Table
    actions_list = ("import_file", "export_csv", "export_xlsx")

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_add_permission(request) and self.has_change_permission(request))

    def get_urls(self) -> list[URLPattern]:
        page = path(
            "import/<str:token>/", self.admin_site.admin_view(self.import_page), name=self._named("imported")
        )
        return [page, *super().get_urls()]

    @button(description=gettext_lazy("Import"), url_path="import", permissions=["import"])
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Takes a file, looks through it, and goes on to what it would do."""
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file, by = form.cleaned_data["file"], acting(request)
            upload = uploads.keep(file.chunks(), self.table, called=str(file.name), by=by)
            uploads.look_through(upload, by=by, at=timezone.now())
            return HttpResponseRedirect(self._page(upload))
        facts = self._facts(request, _("Import")) | {"form": form, "table": self.table}
        return TemplateResponse(request, "admin/exchange/upload.html", facts)

    def import_page(self, request: HttpRequest, token: str) -> HttpResponse:
        """How far an upload is: mistakes, preview or what was done. Posting brings what is previewed."""
        by = acting(request)
        upload = uploads.find(token, by=by) if self.has_import_permission(request) else None
        if upload is None or upload.table is not self.table:
            raise Http404
        if request.method == "POST":
            if upload.facts["state"] == uploads.PREVIEWED:
                uploads.bring(upload, by=by, at=timezone.now())
            return HttpResponseRedirect(self._page(upload))
        now, stalled = upload.facts, upload.stalled()
        facts = self._facts(request, _("Import")) | {"upload": now, "stalled": stalled}
        facts["again"] = reverse("admin:" + self._named("import_file"))
        answer = TemplateResponse(request, "admin/exchange/page.html", facts)
        if now["state"] in uploads.UNDER_WAY and not stalled:
            answer["Refresh"] = "1"
        return answer

    @button(description=gettext_lazy("Export as CSV"), url_path="export.csv", permissions=["view"])
    def export_csv(self, request: HttpRequest) -> HttpResponseBase:
        def write(file: IO[bytes]) -> None:
            writing.as_csv(self.table, keeping.rows(self.table), file)

        return sent(request, write, name=self.table.file, kind=CSV)

    @button(description=gettext_lazy("Export as XLSX"), url_path="export.xlsx", permissions=["view"])
    def export_xlsx(self, request: HttpRequest) -> HttpResponseBase:
        def write(file: IO[bytes]) -> None:
            writing.as_workbook(self.table, keeping.rows(self.table), file)

        return sent(request, write, name=f"{self.table.name}.xlsx", kind=XLSX)

    def _facts(self, request: HttpRequest, title: str) -> dict[str, Any]:
        list_page = reverse("admin:" + self._named("changelist"))
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "list": list_page}

    def _page(self, upload: uploads.Upload) -> str:
        return reverse("admin:" + self._named("imported"), args=(upload.token,))

    def _named(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"


def sent(
    request: HttpRequest, write: Callable[[IO[bytes]], None], *, name: str, kind: str
) -> StreamingHttpResponse:
    """A file that is written to disk row by row and sent in portions: a slow line holds neither memory
    nor a connection to the database."""
    file = TemporaryFile()  # noqa: SIM115  closed by whoever has read it
    write(file)
    size = file.tell()
    file.seek(0)
    portions = _async_portions(file) if isinstance(request, ASGIRequest) else _portions(file)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)}
    return StreamingHttpResponse(portions, content_type=kind, headers=headers)


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while portion := file.read(PORTION):
            yield portion


async def _async_portions(file: IO[bytes]) -> AsyncIterator[bytes]:
    for portion in _portions(file):
        yield portion
