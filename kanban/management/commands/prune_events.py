"""`manage.py prune_events`: forgets what old events said; screens that slept longer load their page anew."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Max
from django.utils import timezone

from kanban.models import Board, BoardEvent

DAYS = 14


class Command(BaseCommand):
    """Moves, postings and causes stay for ever; events only tell screens where to look."""

    help = "Deletes board events older than so many days; `prune` forgets old gestures too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help=f"keep those of the last DAYS ({DAYS})")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        if days < 0:
            raise CommandError("--days wants a number of days, 0 or more.")
        before = timezone.now() - timedelta(days=days)
        forgotten = sum(prune(board, before) for board in Board.objects.order_by("pk"))
        self.stdout.write(f"{forgotten} events forgotten")


def prune(board: Board, before: datetime) -> int:
    """Says first up to where the log is gone, then deletes: nobody reads a log with a hole."""
    old = BoardEvent.objects.filter(board=board, at__lt=before)
    last = old.aggregate(last=Max("seq"))["last"]
    if last is None:
        return 0
    Board.objects.filter(pk=board.pk).update(pruned_to=last)
    return BoardEvent.objects.filter(board=board, seq__lte=last).delete()[0]
