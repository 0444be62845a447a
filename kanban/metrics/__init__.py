"""Figures about suppliers, from requests, shipments, moves and stock alone. Nothing is typed in."""

from kanban.metrics.reach import Reach, reaches
from kanban.metrics.requests import Request, requests_of
from kanban.metrics.scorecards import Leg, Punctuality, Scorecard, scorecard, scorecards

__all__ = [
    "Leg",
    "Punctuality",
    "Reach",
    "Request",
    "Scorecard",
    "reaches",
    "requests_of",
    "scorecard",
    "scorecards",
]
