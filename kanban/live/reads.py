"""Questions to the database, asked in threads of their own.

Channels and asgiref share one thread among all coroutines: a slow page would hold up every screen.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

THREADS = 4
CONNECTION_KEPT_SECONDS = 60  # opening one costs more than most questions


class Here(threading.local):
    """What a thread knows about its own connection."""

    opened_at = 0.0


_here = Here()
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")


async def ask(question: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
    """The answer of a function that reads, outside any transaction. Raises what it raises."""
    asked = partial(question, *args, **kwargs)
    return await asyncio.get_running_loop().run_in_executor(_threads, _answer, asked)


def _answer(question: Callable[[], Answer]) -> Answer:
    if time.monotonic() - _here.opened_at > CONNECTION_KEPT_SECONDS:
        connection.close()
        _here.opened_at = time.monotonic()
    try:
        return question()
    except DatabaseError:
        connection.close()
        raise
    finally:
        if "pool" in connection.settings_dict["OPTIONS"]:
            connection.close()  # gives it back
