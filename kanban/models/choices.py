"""The words of planning/lifecycle.py as choices that a person can read."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kanban.planning import lifecycle


class State(models.TextChoices):
    REQUESTED = lifecycle.State.REQUESTED, _("Requested")
    IN_PROGRESS = lifecycle.State.IN_PROGRESS, _("In-Progress")
    DONE = lifecycle.State.DONE, _("Done")


class Kind(models.TextChoices):
    PRODUCTION = lifecycle.Kind.PRODUCTION, _("Production")
    WITHDRAWAL = lifecycle.Kind.WITHDRAWAL, _("Withdrawal")
    SUPPLIER = lifecycle.Kind.SUPPLIER, _("Supplier")


class Verb(models.TextChoices):
    EMPTY = lifecycle.Verb.EMPTY, pgettext_lazy("history", "emptied")
    START = lifecycle.Verb.START, pgettext_lazy("history", "started")
    FINISH = lifecycle.Verb.FINISH, pgettext_lazy("history", "finished")
    RETURN = lifecycle.Verb.RETURN, pgettext_lazy("history", "returned to the queue")
    HOLD = lifecycle.Verb.HOLD, pgettext_lazy("history", "put on hold")
    RELEASE = lifecycle.Verb.RELEASE, pgettext_lazy("history", "released")
    UNDO = lifecycle.Verb.UNDO, pgettext_lazy("history", "undone")
    SIGNAL = lifecycle.Verb.SIGNAL, pgettext_lazy("history", "requested: the stock was used")
    RETIRE = lifecycle.Verb.RETIRE, pgettext_lazy("history", "retired")
    PROMISE = lifecycle.Verb.PROMISE, pgettext_lazy("history", "promised anew")
    SHIP = lifecycle.Verb.SHIP, pgettext_lazy("history", "shipped by the supplier")
    REFUSE = lifecycle.Verb.REFUSE, pgettext_lazy("history", "refused by the supplier")
    REORDER = lifecycle.Verb.REORDER, pgettext_lazy("history", "asked another supplier")
