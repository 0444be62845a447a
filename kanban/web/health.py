"""Two open pages for whatever watches over the server."""

import shutil
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from inventory.models import OutboxMessage

LEAST_FREE_BYTES = 200 * 2**20
LONGEST_LAG = timedelta(minutes=15)


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; asks nothing of the database."""
    return JsonResponse({"ok": True})


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the site can do its work, 503 when not; `checks` tells what is wrong, "" where nothing is."""
    checks = {name: trouble_with(check) for name, check in CHECKS.items()}
    ok = not any(checks.values())
    return JsonResponse({"ok": ok, "checks": checks}, status=200 if ok else 503)


def trouble_with(check: Callable[[], str]) -> str:
    """What the check says, or that the database refused it. Passwords and paths stay out of the answer."""
    try:
        return check()
    except (Error, OSError) as error:
        return type(error).__name__


def database_is_writable() -> str:
    """Writes a row and takes it back."""
    with transaction.atomic():
        Session.objects.create(session_key="readyz", session_data="", expire_date=timezone.now())
        transaction.set_rollback(True)
    return ""


def migrations_are_applied() -> str:
    """Tells how many migrations wait for `manage.py migrate`."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} migrations to apply" if waiting else ""


def disk_has_room() -> str:
    """Tells the MiB left in the data folder where that is too little."""
    free = shutil.disk_usage(settings.DATA_DIR).free
    return f"{free // 2**20} MiB free" if free < LEAST_FREE_BYTES else ""


def messages_go_out() -> str:
    """Tells for how many minutes the oldest message to a supplier has been due, where that is too long."""
    State = OutboxMessage.State
    unsent = OutboxMessage.objects.filter(state__in=[State.PENDING, State.LEASED])
    oldest = unsent.aggregate(Min("due_at"))["due_at__min"]
    lag = timezone.now() - oldest if oldest else timedelta()
    return f"oldest message due for {lag // timedelta(minutes=1)} minutes" if lag > LONGEST_LAG else ""


CHECKS: dict[str, Callable[[], str]] = {
    "database": database_is_writable,
    "migrations": migrations_are_applied,
    "disk": disk_has_room,
    "outbox": messages_go_out,
}
