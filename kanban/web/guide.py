"""The guide: what kanban asks of people, and what each button here does. For whoever has logged in."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from kanban.web.answers import only


@only("GET")
def show(request: HttpRequest) -> HttpResponseBase:
    """One page, in the reader's language, with an anchor for each question."""
    return render(request, "guide/show.html", {})
