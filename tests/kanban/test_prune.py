"""What only helps screens and fingers is forgotten in time; what happened is kept."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from inventory.models import Act
from kanban.models import Board, BoardEvent, Gesture, Move
from kanban.verification import verify
from tests.factory import WheelWorks


def prune(**facts: int) -> str:
    output = StringIO()
    call_command("prune", stdout=output, **facts)
    return output.getvalue().strip()


def test_old_events_and_gestures_are_forgotten_and_what_happened_is_not(works: WheelWorks) -> None:
    works.do("empty", works.card(works.rims))
    olga = works.person("Olga", "operator")
    for key, days in (("old", 8), ("young", 6)):
        at = timezone.now() - timedelta(days=days)
        Gesture.objects.create(user=olga, key=key, fingerprint="", answer={}, at=at)
    moves, acts, events = Move.objects.count(), Act.objects.count(), BoardEvent.objects.count()
    assert events
    assert prune() == f"{events} events and 1 gestures forgotten"
    assert (Move.objects.count(), Act.objects.count(), BoardEvent.objects.count()) == (moves, acts, 0)
    assert Gesture.objects.get().key == "young"
    assert Board.objects.get().pruned_to == Board.objects.get().seq
    assert not any(verify().values())


def test_young_events_stay(works: WheelWorks) -> None:
    works.now = timezone.now()
    works.do("empty", works.card(works.rims))
    young = BoardEvent.objects.filter(at=works.now).count()
    prune()
    assert BoardEvent.objects.count() == young > 0


@pytest.mark.django_db
def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(CommandError, match="0 or more"):
        prune(days=-1)
