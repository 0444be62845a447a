"""Figures about suppliers and loops, from requests, moves and postings alone. Nothing is typed in."""

from kanban.metrics.reach import Reach, reaches
from kanban.metrics.requests import Request, requests_of
from kanban.metrics.scorecards import Leg, Punctuality, Scorecard, scorecard, scorecards
from kanban.metrics.sizing import Sizing, sizing

__all__ = [
    "Leg",
    "Punctuality",
    "Reach",
    "Request",
    "Scorecard",
    "Sizing",
    "reaches",
    "requests_of",
    "scorecard",
    "scorecards",
    "sizing",
]
