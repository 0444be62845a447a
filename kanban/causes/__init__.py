"""Why something was asked for: from a supplier's request back to what started it."""

from kanban.causes.chain import Step, chain, chain_of_card, steps_back_from
from kanban.causes.words import in_words

__all__ = ["Step", "chain", "chain_of_card", "in_words", "steps_back_from"]
