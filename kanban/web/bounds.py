"""How many commands a person may give in a minute: far more than hands, scanners and machines do."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from kanban.web import answers, tallies
from kanban.web.authentication import Answer

MOST = 3000
WITHIN_SECONDS = 60
READING = ("GET", "HEAD", "OPTIONS")


class Bounded:
    """Refuses the commands of a person, or of a program that acts for one, beyond `MOST` in a minute.

    Counted in the cache, which costs no query; of several processes each counts for itself unless they
    share Redis. Doors that ask nobody to log in have bounds of their own.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_given: Any
    ) -> HttpResponseBase | None:
        open_to_all = not getattr(view, "login_required", True)
        if request.method in READING or open_to_all or not request.user.is_authenticated:
            return None
        commands = f"commands:{request.user.pk}"
        if tallies.lately(commands) >= MOST:
            return answers.too_many(request, after=WITHIN_SECONDS)
        tallies.one_more(commands, within_seconds=WITHIN_SECONDS)
        return None
