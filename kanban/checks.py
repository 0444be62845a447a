"""What must be so before the server starts: `manage.py check` and each start of uvicorn refuse otherwise."""

import os
import sys
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


def workers_asked_for(arguments: Sequence[str]) -> int:
    """How many server processes the command line or WEB_CONCURRENCY asks for; 1 when neither says."""
    asked = os.environ.get("WEB_CONCURRENCY", "1")
    for place, argument in enumerate(arguments):
        if argument == "--workers" and place + 1 < len(arguments):
            asked = arguments[place + 1]
        elif argument.startswith("--workers="):
            asked = argument.removeprefix("--workers=")
    return int(asked) if asked.isdigit() else 1


@register(Tags.compatibility)
def several_processes_need_redis(
    app_configs: Sequence[AppConfig] | None, **options: Any
) -> list[CheckMessage]:
    """The in-process channel layer reaches the screens of one process only."""
    if settings.REDIS_URL or workers_asked_for(sys.argv) == 1:
        return []
    return [
        Error(
            "Several server processes, and no REDIS_URL through which they tell each other what changed.",
            hint="Set REDIS_URL=redis://host:6379/0, or run one process (WEB_CONCURRENCY=1, no --workers).",
            id="kanban.E001",
        )
    ]
