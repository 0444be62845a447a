"""Labels: what stands on them, how they are drawn to the millimetre, and which are outdated."""

from kanban.labels.collecting import Outdated, collect, due, outdated
from kanban.labels.faces import Face, face_of_card, face_of_place
from kanban.labels.previewing import preview
from kanban.labels.printing import (
    MOST,
    Label,
    NoSuchSigns,
    NothingToPrint,
    TooManyLabels,
    check,
    labels_of_cards,
    labels_of_places,
    lacks,
    print_cards,
    print_labels,
)
from kanban.labels.sheets import FORMATS, Format, pdf

__all__ = [
    "FORMATS",
    "MOST",
    "Face",
    "Format",
    "Label",
    "NoSuchSigns",
    "NothingToPrint",
    "Outdated",
    "TooManyLabels",
    "check",
    "collect",
    "due",
    "face_of_card",
    "face_of_place",
    "labels_of_cards",
    "labels_of_places",
    "lacks",
    "outdated",
    "pdf",
    "preview",
    "print_cards",
    "print_labels",
]
