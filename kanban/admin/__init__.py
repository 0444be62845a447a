"""The admin of the boards: boards, loops and people are set up here; cards, moves and events are read."""

from kanban.admin import boards, history, items, loops, people, suppliers

__all__ = ["boards", "history", "items", "loops", "people", "suppliers"]
