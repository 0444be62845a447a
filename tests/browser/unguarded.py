"""For controls: the application as it is, but a scan is never taken for a repeat."""

from datetime import timedelta

from kanban import asgi, scanning

application = asgi.application
scanning.REPEAT_WITHIN = timedelta(0)
