"""How the day is going on a board, as far as the ledger and the moves tell."""

from datetime import datetime
from statistics import median

from django.db.models import F, OuterRef, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import Location, Posting
from inventory.models.quantities import plain, unit_for
from kanban.clock import span
from kanban.models import Board, Move
from kanban.models.choices import Kind, State
from kanban.overview.notice import Notice
from kanban.planning.lifecycle import Verb


def facts(board: Board, *, at: datetime) -> list[Notice]:
    """What was shipped today, and how long a production card takes; two queries."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return [*_shipped(board, midnight), *_lead_time(board, midnight)]


def _shipped(board: Board, since: datetime) -> list[Notice]:
    """Shipments of the items that the board's loops bring to a shipping place, reversals taken off."""
    gone = Posting.objects.filter(
        item__loops__board=board,
        item__loops__destination=F("source"),
        destination=Location.CUSTOMER,
        at__gte=since,
        reversed_by=None,
    )
    totals = gone.values("item__part_number", "item__unit").annotate(total=Sum("quantity"))
    return [
        Notice(
            "fine",
            _("%(number)s %(unit)s %(part)s shipped")
            % {
                "number": plain(row["total"]),
                "unit": unit_for(row["total"], row["item__unit"]),
                "part": row["item__part_number"],
            },
            "",
        )
        for row in totals.order_by("item__part_number")
    ]


def _lead_time(board: Board, since: datetime) -> list[Notice]:
    """From requested to done, the median of the production cards that were done since."""
    asked = Move.objects.filter(
        card=OuterRef("card"), cycle=OuterRef("cycle"), verb__in=(Verb.EMPTY, Verb.SIGNAL), undone_by=None
    )
    done = Move.objects.filter(
        card__loop__board=board,
        card__loop__kind=Kind.PRODUCTION,
        verb=Verb.FINISH,
        to_state=State.DONE,
        undone_by=None,
        caused_by__at__gte=since,
    )
    spans = done.annotate(asked_at=Subquery(asked.order_by("pk").values("caused_by__at")[:1])).filter(
        asked_at__isnull=False
    )
    took = [end - begun for end, begun in spans.values_list("caused_by__at", "asked_at")]
    if not took:
        return []
    title = _("Lead time %(span)s") % {"span": span(median(took))}
    text = ngettext(
        "Median of %(number)d card made today.", "Median of %(number)d cards made today.", len(took)
    )
    return [Notice("fine", title, text % {"number": len(took)})]
