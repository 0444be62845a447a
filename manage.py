#!/usr/bin/env python3
"""Pullboard's commands: `python manage.py help` lists them."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kanban.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refused:
        if settings.configured:
            raise
        sys.exit(str(refused))  # a variable that cannot be used: one line says which and what it wants
