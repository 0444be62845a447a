"""Mail to the buyers about suppliers who keep silent or cannot deliver.

It may be missed: what must not be is on their boards' screens and in the list of orders.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inventory.models import ReplenishmentOrder
from kanban.models import Member

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class News:
    """A request that was refused or is not answered; `reached` is false where it did not even arrive.

    `known_to` is who has entered it. `instead` names who has been asked since, `backup` who could be.
    """

    order: ReplenishmentOrder
    board: int
    reached: bool = True
    known_to: int | None = None
    instead: str = ""
    backup: str = ""

    @property
    def address(self) -> str:
        return settings.PUBLIC_ORIGINS[0] + reverse("order", args=[self.order.pk])


def tell_buyers(news: Iterable[News], *, at: datetime) -> None:
    """One mail to each buyer who has an address, about all that is new on the boards of that buyer."""
    by_board = defaultdict[int, list[News]](list)
    for each in news:
        by_board[each.board].append(each)
    told = defaultdict[User, list[News]](list)
    buyers = Member.objects.filter(board__in=by_board, role=Member.Role.BUYER, user__is_active=True)
    for member in buyers.exclude(user__email="").select_related("user").order_by("user", "board"):
        about = by_board[member.board_id]
        told[member.user] += [each for each in about if each.known_to != member.user_id]
    for buyer, about in told.items():
        if about:
            _send(buyer, about, at=at)


def _send(buyer: User, about: list[News], *, at: datetime) -> None:
    body = render_to_string("orders/silence.txt", {"buyer": buyer, "news": about, "at": at})
    try:
        send_mail(_subject(about), body, None, [buyer.email])
    except Exception:  # whatever the mail server says, the alert stands on the board
        log.exception("The alert to %s could not be mailed.", buyer)


def _subject(about: list[News]) -> str:
    refused, number = sum(each.order.refused_at is not None for each in about), len(about)
    if number == 1:
        facts = {"supplier": about[0].order.supplier.name, "part": about[0].order.item.part_number}
        words = (
            _("%(supplier)s cannot deliver %(part)s")
            if refused
            else _("No answer from %(supplier)s: %(part)s")
        )
        return " ".join((words % facts).split())
    if not refused:
        words = ngettext("%(number)d request is unanswered", "%(number)d requests are unanswered", number)
    elif refused == number:
        words = ngettext("%(number)d request was refused", "%(number)d requests were refused", number)
    else:
        words = ngettext(
            "%(number)d request is unanswered or refused",
            "%(number)d requests are unanswered or refused",
            number,
        )
    return words % {"number": number}
