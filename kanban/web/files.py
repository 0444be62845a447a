"""Static files, served without a build step under an address that changes whenever one of them does."""

import re
from pathlib import Path
from typing import cast

from asgiref.typing import ASGI3Application, ASGIReceiveCallable, ASGISendCallable, Scope
from django.apps import apps
from django.conf import settings
from servestatic import ServeStaticASGI

PLAIN = "/static/"
OF_A_BUILD = re.compile(r"^/static/[0-9a-f]{12}/")


def with_files(application: ASGI3Application) -> ASGI3Application:
    """Serves static files before `application` is asked.

    Under `/static/<this build>/` browsers keep them for ever. Under the plain name, and under that of
    another build, which a page still open may ask for, they are the files of now, asked for each time.
    """
    files = ServeStaticASGI(
        application,
        max_age=0,
        autorefresh=settings.DEBUG,
        allow_all_origins=False,
        immutable_file_test=lambda _path, url: (
            settings.BUILD in settings.STATIC_URL and url.startswith(settings.STATIC_URL)
        ),
    )
    folders = [Path(app.path, "static") for app in apps.get_app_configs()]
    for folder in [*folders, *map(Path, settings.STATICFILES_DIRS)]:
        if folder.is_dir():
            for prefix in {PLAIN, settings.STATIC_URL}:
                files.add_files(folder, prefix)

    async def serve(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        if scope["type"] == "http" and not scope["path"].startswith(settings.STATIC_URL):
            scope = {**scope, "path": OF_A_BUILD.sub(PLAIN, scope["path"])}
        await files(scope, receive, send)

    return cast(ASGI3Application, serve)
