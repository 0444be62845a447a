"""Mail to the buyers about silent suppliers.

It may be missed: what must not be is on their boards' screens and in the list of orders.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kanban.models import Member
from kanban.overview.silent import Silent

log = logging.getLogger(__name__)


def tell_buyers(news: Iterable[Silent], *, at: datetime) -> None:
    """One mail to each buyer who has an address, about all that is new on the boards of that buyer."""
    by_board = defaultdict[int, list[Silent]](list)
    for silent in news:
        by_board[silent.card.loop.board_id].append(silent)
    told = defaultdict[User, list[Silent]](list)
    buyers = Member.objects.filter(board__in=by_board, role=Member.Role.BUYER, user__is_active=True)
    for member in buyers.exclude(user__email="").select_related("user").order_by("user", "board"):
        told[member.user] += by_board[member.board_id]
    for buyer, about in told.items():
        _send(buyer, about, at=at)


def _send(buyer: User, about: list[Silent], *, at: datetime) -> None:
    lines = [
        (silent, settings.PUBLIC_ORIGINS[0] + reverse("order", args=[silent.order.pk])) for silent in about
    ]
    body = render_to_string("orders/silence.txt", {"buyer": buyer, "lines": lines, "at": at})
    try:
        send_mail(_subject(about), body, None, [buyer.email])
    except Exception:  # whatever the mail server says, the alert stands on the board
        log.exception("The alert to %s could not be mailed.", buyer)


def _subject(about: list[Silent]) -> str:
    if len(about) == 1:
        facts = {"supplier": about[0].order.supplier.name, "part": about[0].order.item.part_number}
        return " ".join((_("No answer from %(supplier)s: %(part)s") % facts).split())
    number = len(about)
    words = ngettext("%(number)d request is unanswered", "%(number)d requests are unanswered", number)
    return words % {"number": number}
