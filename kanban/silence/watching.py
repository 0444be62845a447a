"""One look at everybody who was asked and has not answered, or cannot deliver."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from kanban import pull
from kanban.models import Card
from kanban.overview.silent import Silent, unanswered
from kanban.silence.consequences import alert, give_up, remind
from kanban.silence.letters import News, tell_buyers
from kanban.silence.refusals import hear

log = logging.getLogger(__name__)


@dataclass
class Watched:
    """The orders for which a consequence was due and done, and those with which something went wrong."""

    reminded: list[int] = field(default_factory=list)
    alerted: list[int] = field(default_factory=list)
    given_up: list[int] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)


def watch(*, at: datetime) -> Watched:
    """Does what the silence of suppliers has made due by `at`; doing it again changes nothing.

    What was refused is told the buyers in the same letter. Also asks for what waits because nobody
    sold it, where a source begins on this day.
    Safe in several processes at once. What goes wrong with one request stops none of the others.
    """
    news = hear(at=at)
    watched = Watched(alerted=[refused.order.pk for refused in news])
    for silent in unanswered(Card.objects.all()):
        try:
            _follow(silent, watched, news, at=at)
        except Exception:  # the other suppliers' silence has its consequences all the same
            log.exception("The silence about order %s cannot be followed up.", silent.order.pk)
            watched.failed.append(silent.order.pk)
    tell_buyers(news, at=at)
    pull.ask_waiting(at=at)
    return watched


def _follow(silent: Silent, watched: Watched, news: list[News], *, at: datetime) -> None:
    order, patience = silent.order, silent.patience
    if at >= patience.alert_at and order.alerted_at is None and alert(silent, at=at):
        watched.alerted.append(order.pk)
        news.append(News(order, silent.card.loop.board_id, reached=silent.reached))
    if at >= patience.give_up_at and give_up(silent, at=at):
        watched.given_up.append(order.pk)
        return
    if silent.reached and at >= patience.remind_at and order.reminded_at is None and remind(silent, at=at):
        watched.reminded.append(order.pk)
