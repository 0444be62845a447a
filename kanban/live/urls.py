"""The addresses of sockets."""

from typing import Any, cast

from channels.routing import URLRouter
from django.urls import re_path

from kanban.live import consumers

# Django's stubs expect views here; Channels' router takes ASGI applications.
board, unknown = cast(Any, consumers.board), cast(Any, consumers.unknown)

application = URLRouter(
    [
        re_path(r"^live/boards/(?P<slug>[-\w]+)/$", board),
        re_path(r"^wall/live/(?P<slug>[-\w]+)/$", board),
        re_path(r"", unknown),
    ]
)
