"""Audit rounds: go and see which cards are there, and replace the labels of those that are lost."""

from kanban.audits.lost import replace, replace_missing
from kanban.audits.picture import Line, Picture, picture, with_counts
from kanban.audits.refusals import NoReason, Refusal, ReplacedMeanwhile, RoundClosed
from kanban.audits.rounds import Answer, close_round, open_round, scan
from kanban.audits.whereabouts import Whereabouts, whereabouts

__all__ = [
    "Answer",
    "Line",
    "NoReason",
    "Picture",
    "Refusal",
    "ReplacedMeanwhile",
    "RoundClosed",
    "Whereabouts",
    "close_round",
    "open_round",
    "picture",
    "replace",
    "replace_missing",
    "scan",
    "whereabouts",
    "with_counts",
]
