"""The project's settings, in a hurry: what takes minutes and days in earnest takes seconds in a test."""

from datetime import timedelta
from ipaddress import ip_network

from kanban.settings import *  # noqa: F403

DELIVERY_LEASE = timedelta(seconds=6)
DELIVERY_PAUSES = [timedelta(seconds=0.3)] * 100
EMAIL_TIMEOUT = 1
WEBHOOK_TIMEOUT = 1
WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
EMBEDDED_DELIVERY = False
