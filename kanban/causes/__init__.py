"""Why something was asked for: from a supplier's request back to what started it."""

from kanban.causes.chain import Step, chain, chain_of_card, steps_back_from
from kanban.causes.words import what, who

__all__ = ["Step", "chain", "chain_of_card", "steps_back_from", "what", "who"]
