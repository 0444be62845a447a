"""Names that cards show are changed in the admin: every screen shows them anew."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from inventory.models import Item, Location, Supplier
from kanban.fragments import cards_html
from kanban.models import BoardEvent
from tests.factory import WheelWorks


@pytest.fixture(autouse=True)
def looked_at(works: WheelWorks) -> None:
    """The cards have been rendered, and are kept."""
    cards_html([works.card(works.rims).pk], language="en")


@pytest.mark.parametrize("noun", ["item", "location", "supplier"])
def test_a_new_name_is_an_event_and_a_new_look(
    works: WheelWorks, noun: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    works.do("empty", works.card(works.rims))
    card = works.card(works.rims)
    assert card.order
    shown: dict[str, Item | Location | Supplier] = {
        "item": card.loop.item,
        "location": card.loop.destination,
        "supplier": card.order.supplier,
    }
    named = shown[noun]
    cards_html([card.pk], language="en")
    before = works.card(works.rims).shown_seq
    named.name = "Renamed"
    with django_capture_on_commit_callbacks(execute=True):
        named.save()
    assert "Renamed" in cards_html([card.pk], language="en")[card.pk]
    assert works.card(works.rims).shown_seq > before
    newest = BoardEvent.objects.order_by("-seq").first()
    assert newest
    assert newest.card is None


def test_what_no_card_names_is_no_event(
    works: WheelWorks, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = BoardEvent.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        works.item("BELL")
        works.place("attic").save()
    assert BoardEvent.objects.count() == before
