"""manage.py verify_ledger: does the data keep every promise?"""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kanban.verification import verify


class Command(BaseCommand):
    """Exits with 0 when every check holds and with 1 when one does not; changes nothing."""

    help = str(gettext_lazy("Checks every invariant of ledger, cards, orders and boards against the data."))

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help=_("only counts, for programs"))

    def handle(self, *_args: Any, **options: Any) -> None:
        counts = verify() if options["json"] else verify(notice=self.tell)
        ok = not any(counts.values())
        if options["json"]:
            self.stdout.write(json.dumps({"ok": ok, "checks": counts}))
        else:
            self.stdout.write(_("Every check holds.") if ok else _("The data breaks what was promised."))
        if not ok:
            sys.exit(1)

    def tell(self, name: str, wrong: int, first: list[str]) -> None:
        """One line for what holds; for what does not, the first wrong rows as well."""
        if not wrong:
            self.stdout.write(f"ok     {name}")
            return
        count = ngettext("%(wrong)d row", "%(wrong)d rows", wrong) % {"wrong": wrong}
        self.stdout.write(self.style.ERROR(f"WRONG  {name}: {count}"))
        for row in first:
            self.stdout.write(f"         {row}")
        if wrong > len(first):
            self.stdout.write("         …")
