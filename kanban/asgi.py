"""What uvicorn serves: static files, pages, and the live board's sockets.

Meanwhile it delivers messages, and watches for suppliers who do not answer.
"""

import asyncio
import os
import sys
from typing import cast

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanban.settings")
try:
    pages = get_asgi_application()
except ImproperlyConfigured as refused:
    if settings.configured:
        raise
    sys.exit(str(refused))  # a variable that cannot be used: one line says which and what it wants
call_command("check", fail_level="ERROR")  # a server refuses to start where manage.py would

# These need the models, which are ready only now.
from django.utils import timezone

from inventory.delivery import Embedded
from kanban import first_start, occupancy
from kanban.live.hub import hub
from kanban.live.urls import application as sockets
from kanban.management.commands import setup_token
from kanban.silence import Watchman
from kanban.web.files import with_files
from kanban.web.headers import with_headers

http = with_headers(with_files(cast(ASGI3Application, pages)))
live = with_headers(sockets)


def offer_set_up() -> None:
    """Prints, on a database without any user, the token that the set-up in the browser asks for."""
    if token := first_start.offer(at=timezone.now()):
        print(setup_token.said(token), flush=True)  # noqa: T201  # for whoever sits at this terminal


async def lifespan(receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """From start to stop of the server: hears what changes, watches suppliers, and delivers unless
    other processes do."""
    delivery, watchman = Embedded(), Watchman()
    await receive()
    try:
        occupancy.enter(settings.DATA_DIR)
    except occupancy.Occupied as folder:
        words = f"{folder} is being restored: start again when it is done."
        return await send({"type": "lifespan.startup.failed", "message": words})
    await asyncio.to_thread(offer_set_up)
    watchman.start()
    if settings.EMBEDDED_DELIVERY:
        delivery.start()
    async with hub.running():
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await asyncio.to_thread(watchman.stop)
    await asyncio.to_thread(delivery.stop)
    await send({"type": "lifespan.shutdown.complete"})


async def application(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Sends sockets to the live board, everything else to the pages."""
    if scope["type"] == "websocket":
        await live(scope, receive, send)
    elif scope["type"] == "http":
        await http(scope, receive, send)
    elif scope["type"] == "lifespan":
        await lifespan(receive, send)
    else:
        raise ValueError(f"Pullboard does not speak {scope['type']}.")
