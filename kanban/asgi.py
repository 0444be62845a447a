"""What uvicorn serves: static files, pages, and the live board's sockets."""

import os
from importlib import import_module
from importlib.util import find_spec

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.management import call_command
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanban.settings")
pages = get_asgi_application()
call_command("check", fail_level="ERROR")  # refuses to start what could not run, as manage.py does

# Browsers ask again each time (max_age=0) and are told "not changed": no build step, never an old script.
files = ServeStaticASGI(pages, max_age=0, autorefresh=settings.DEBUG)

routes = {"http": files}
if find_spec("kanban.live.urls"):
    routes["websocket"] = URLRouter(import_module("kanban.live.urls").urlpatterns)
application = ProtocolTypeRouter(routes)
