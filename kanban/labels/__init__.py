"""Labels: what stands on them, how they are drawn to the millimetre, and which are outdated."""

from kanban.labels.faces import Face, face_of_card, face_of_place
from kanban.labels.printing import (
    NothingToPrint,
    Outdated,
    TooManyLabels,
    outdated,
    print_cards,
    print_places,
)
from kanban.labels.sheets import FORMATS, pdf

__all__ = [
    "FORMATS",
    "Face",
    "NothingToPrint",
    "Outdated",
    "TooManyLabels",
    "face_of_card",
    "face_of_place",
    "outdated",
    "pdf",
    "print_cards",
    "print_places",
]
