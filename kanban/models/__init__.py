"""The nouns of the board: one file each."""

from kanban.models.alerts import Acknowledgement
from kanban.models.audits import AuditedCard, AuditRound, StrayCode
from kanban.models.boards import Board, ColumnLimit
from kanban.models.cards import Card
from kanban.models.devices import Device
from kanban.models.displays import Display, WrongCode
from kanban.models.events import BoardEvent
from kanban.models.first_start import FirstStart
from kanban.models.gestures import Gesture
from kanban.models.labels import LabelPrint
from kanban.models.late import LateScan
from kanban.models.logins import LogInTry
from kanban.models.loops import Loop
from kanban.models.members import Member, Token
from kanban.models.moves import Move
from kanban.models.operators import Badge, Pin, PinTry
from kanban.models.replaced import ReplacedLabel

__all__ = [
    "AuditRound",
    "AuditedCard",
    "Acknowledgement",
    "Badge",
    "Board",
    "BoardEvent",
    "Card",
    "ColumnLimit",
    "Device",
    "Display",
    "FirstStart",
    "Gesture",
    "LabelPrint",
    "LateScan",
    "LogInTry",
    "Loop",
    "Member",
    "Move",
    "Pin",
    "PinTry",
    "ReplacedLabel",
    "StrayCode",
    "Token",
    "WrongCode",
]
