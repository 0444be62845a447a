"""`manage.py settings_help`: what can be set, and what is."""

import os
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kanban.variables import VARIABLES, Variable


class Command(BaseCommand):
    help = str(gettext_lazy("Lists every variable of the environment: meaning, default, example, and now."))

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write("\n\n".join(told(variable) for variable in VARIABLES))


def told(variable: Variable) -> str:
    lines = [
        f"{variable.name}: {variable.meaning}",
        "    " + _("default: %s") % variable.default,
        "    " + _("example: %s") % variable.example,
        "    " + _("now: %s") % variable.now(os.environ),
    ]
    return "\n".join(lines)
