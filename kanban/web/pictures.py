"""The picture of an item, for whoever sees the item on a board or keeps it in the admin."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from kanban.web import access
from kanban.web.answers import only
from kanban.web.seats import person


@only("GET")
@cache_control(private=True, max_age=24 * 3600)
def show(request: HttpRequest, item_id: int) -> HttpResponse:
    """The JPEG; pages name it with its digest, so that a new picture is seen at once."""
    picture = access.visible_picture(person(request), item_id)
    return HttpResponse(bytes(picture.content), content_type="image/jpeg")
