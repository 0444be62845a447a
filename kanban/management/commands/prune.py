"""`manage.py prune`: forgets old events and gestures; what happened is never forgotten."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kanban.management.commands import prune_events
from kanban.models import Board, Gesture

GESTURE_DAYS = 7


class Command(BaseCommand):
    """Moves, postings and causes stay for ever. Events only tell screens where to look: one that slept
    longer loads its page anew. Gestures only keep a second press of the same button from acting twice.
    """

    help = f"Deletes board events older than so many days, and gestures older than {GESTURE_DAYS} days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        days = prune_events.DAYS
        parser.add_argument("--days", type=int, default=days, help=f"keep events of the last DAYS ({days})")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        if days < 0:
            raise CommandError("--days wants a number of days, 0 or more.")
        now = timezone.now()
        before = now - timedelta(days=days)
        events = sum(prune_events.prune(board, before) for board in Board.objects.order_by("pk"))
        old = Gesture.objects.filter(at__lt=now - timedelta(days=GESTURE_DAYS))
        gestures, _by_model = old.delete()
        self.stdout.write(f"{events} events and {gestures} gestures forgotten")
