"""Each request is answered by the plant's clock and, unless the person chose another, in its language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from inventory.models import Plant
from kanban.web.authentication import Answer


class AtThePlant:
    """Stands behind LocaleMiddleware. What a person chose in the menu is in a cookie, and wins."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        plant = Plant.here()
        if plant.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(plant.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(plant.zone):
            return self.get_response(request)
