"""Puts boards live: from now on their supplier cards ask their suppliers."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import ReplenishmentOrder
from kanban import pull
from kanban.models import Board


class Command(BaseCommand):
    help = "Puts boards live (all, unless named): the requests of their waiting supplier cards go out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG")
        parser.add_argument("--by", metavar="USER", help="the leader who decides it; the system unless named")

    def handle(self, *, slugs: list[str], by: str | None, **_options: Any) -> None:
        leader = self._leader(by)
        for board in self._boards(slugs, leader):
            if board.live_since:
                self.stdout.write(_("%(board)s is live already.") % {"board": board})
                continue
            before = ReplenishmentOrder.objects.count()
            pull.go_live(board, by=leader, at=timezone.now())
            asked = ReplenishmentOrder.objects.count() - before
            words = ngettext(
                "%(board)s is live; %(asked)d request goes out.",
                "%(board)s is live; %(asked)d requests go out.",
                asked,
            )
            self.stdout.write(words % {"board": board, "asked": asked})

    def _leader(self, name: str | None) -> User | None:
        if name is None:
            return None
        try:
            return User.objects.get(username=name)
        except User.DoesNotExist:
            raise CommandError(_("There is no user %s.") % name) from None

    def _boards(self, slugs: list[str], leader: User | None) -> list[Board]:
        """The boards named, each of which the leader leads; refuses before anything is done."""
        wanted = Board.objects.order_by("pk")
        if slugs:
            wanted = wanted.filter(slug__in=slugs)
        boards = list(wanted)
        unknown = sorted(set(slugs) - {board.slug for board in boards})
        if unknown:
            raise CommandError(_("There is no board %s.") % ", ".join(unknown))
        led = set(Board.objects.led_by(leader).values_list("pk", flat=True)) if leader else set()
        foreign = [board.slug for board in boards if leader and board.pk not in led]
        if foreign:
            raise CommandError(
                _("%(who)s does not lead %(boards)s.") % {"who": leader, "boards": ", ".join(foreign)}
            )
        return boards
