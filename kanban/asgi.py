"""What uvicorn serves: static files, pages, and the live board's sockets.

Meanwhile it delivers messages, and watches for suppliers who do not answer.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import cast

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from django.apps import apps
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanban.settings")
try:
    pages = get_asgi_application()
except ImproperlyConfigured as refused:
    if settings.configured:
        raise
    sys.exit(str(refused))  # a variable that cannot be used: one line says which and what it wants
call_command("check", fail_level="ERROR")  # a server refuses to start where manage.py would

# These need the models, which are ready only now.
from inventory.delivery import Embedded
from kanban import occupancy
from kanban.live.hub import hub
from kanban.live.urls import application as sockets
from kanban.silence import Watchman


def with_files(application: object) -> ASGI3Application:
    """Serves static files before `application` is asked, without a build step.

    Browsers ask each time whether a file changed (max_age=0), so none keeps an old script.
    """
    files = ServeStaticASGI(application, max_age=0, autorefresh=settings.DEBUG, allow_all_origins=False)
    folders = [Path(app.path, "static") for app in apps.get_app_configs()]
    for folder in [*folders, *settings.STATICFILES_DIRS]:
        if folder.is_dir():
            files.add_files(folder, settings.STATIC_URL)
    return cast(ASGI3Application, files)


http = with_files(pages)


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
        await sockets(scope, receive, send)
    elif scope["type"] == "http":
        await http(scope, receive, send)
    elif scope["type"] == "lifespan":
        await lifespan(receive, send)
    else:
        raise ValueError(f"Pullboard does not speak {scope['type']}.")
