"""Chains of causes as pages and programs get them: what started it first."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from kanban import causes
from kanban.models import Card


@dataclass(frozen=True, slots=True)
class Link:
    """One step: `by` is "" where the system acted, `url` is "" where this person may see no more of it."""

    at: datetime
    by: str
    what: str
    why: str
    url: str


def links(steps: Iterable[causes.Step], *, seen_by: User) -> list[Link]:
    """The steps from the root cause on. A chain crosses boards; only cards in sight have an address."""
    back = list(steps)
    cards = {step.card.pk for step in back if step.card}
    in_sight = set(Card.objects.visible_to(seen_by).filter(pk__in=cards).values_list("pk", flat=True))
    return [_link(step, in_sight) for step in reversed(back)]


def link_shape(link: Link) -> dict[str, Any]:
    return {**asdict(link), "at": link.at.isoformat()}


def _link(step: causes.Step, in_sight: set[int]) -> Link:
    url = reverse("card", args=[step.card.pk]) if step.card and step.card.pk in in_sight else ""
    return Link(step.at, causes.who(step), causes.what(step), step.act.reason, url)
