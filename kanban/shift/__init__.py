"""A simulated shift: customers, operators, pickers and suppliers act through the verbs that people use.

What they mean to do is drawn in planning/simulation.py; what they may do, their roles say.
"""

from kanban.shift.day import Shift

__all__ = ["Shift"]
