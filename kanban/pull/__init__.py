"""The only mover of cards: one verb of the shop floor a file.

Each verb is one transaction. It finds the cards, boards and stock concerned under lock, refuses in
words or moves, settles, and writes card, ledger, request and events together.
"""

from kanban.pull.ask import ask_waiting
from kanban.pull.empty import empty
from kanban.pull.finish import finish
from kanban.pull.floor import Outcome
from kanban.pull.go_live import go_live
from kanban.pull.gone import gone, rejections
from kanban.pull.hold import hold, release
from kanban.pull.promise import promise_anew
from kanban.pull.refusals import (
    AlreadyDone,
    Held,
    Invalid,
    NotEnoughStock,
    OverDelivery,
    Refusal,
    Stale,
    TooLateToUndo,
    WipLimit,
    WrongState,
    one_transaction,
)
from kanban.pull.reorder import NoBackup, refuse, reorder
from kanban.pull.return_to_queue import return_to_queue
from kanban.pull.ship import ship
from kanban.pull.start import start
from kanban.pull.stock import consume, count
from kanban.pull.undo import undo

__all__ = [
    "AlreadyDone",
    "Held",
    "Invalid",
    "NoBackup",
    "NotEnoughStock",
    "Outcome",
    "OverDelivery",
    "Refusal",
    "Stale",
    "TooLateToUndo",
    "WipLimit",
    "WrongState",
    "ask_waiting",
    "consume",
    "count",
    "empty",
    "finish",
    "go_live",
    "gone",
    "hold",
    "one_transaction",
    "promise_anew",
    "refuse",
    "rejections",
    "release",
    "reorder",
    "return_to_queue",
    "ship",
    "start",
    "undo",
]
