"""The five short screens: item, where it stands, who makes or sells it, container and cards, label.

What each kept is in the books at once; the session only remembers which rows they were.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from inventory.models import Item, Location
from kanban.models import Loop
from kanban.web.step_forms import CardsStep, ItemStep, PlaceStep, Step
from kanban.web.step_sources import SourceStep

KEPT = "first_steps"
LABEL = "label"
STEPS = {
    "item": (
        gettext_lazy("Item"),
        gettext_lazy("What runs out most often? Begin with one part that everybody knows."),
    ),
    "place": (
        gettext_lazy("Where it stands"),
        gettext_lazy("A card belongs to one place. Whoever passes sees there whether the container is full."),
    ),
    "source": (
        gettext_lazy("Who makes or sells it"),
        gettext_lazy("Each card says who fills its container: a cell, a person with a trolley, or a firm."),
    ),
    "cards": (
        gettext_lazy("Container and cards"),
        gettext_lazy(
            "Nothing is filled without a free card: the number of cards is the most that can lie around."
        ),
    ),
    LABEL: (
        gettext_lazy("Label"),
        gettext_lazy("The label hangs on the container. Scanning it moves the card."),
    ),
}


def known(request: HttpRequest) -> dict[str, Any]:
    """The rows that the steps have kept so far and that are still there, by step."""
    kept = request.session.get(KEPT, {})
    rows = {"item": Item, "place": Location, "source": Location, "cards": Loop}
    found: dict[str, Any] = {}
    for name, noun in rows.items():
        if name == "source" and kept.get("kind") == "supplier":
            found[name] = None
        elif name in kept and (row := noun._default_manager.filter(pk=kept[name]).first()):
            found[name] = row
        else:
            break
    return found | ({"kind": kept["kind"]} if "source" in found else {})


def first_open(known: dict[str, Any]) -> str:
    return next((name for name in STEPS if name not in known), LABEL)


def trail(known: dict[str, Any], here: str) -> list[dict[str, Any]]:
    """The five steps as one sees them: done, here, and which can be gone to."""
    todo = first_open(known)
    return [
        {
            "name": name,
            "title": title,
            "done": name in known,
            "here": name == here,
            "open": name in (*known, todo),
        }
        for name, (title, _why) in STEPS.items()
    ]


FORMS: dict[str, type[Step]] = {
    "item": ItemStep,
    "place": PlaceStep,
    "source": SourceStep,
    "cards": CardsStep,
}
