"""What the tests of the supplier pages share: a plant with a past, and how its pages are read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inventory.models import Supplier
from tests.factory import WheelWorks

JSON = {"Accept": "application/json"}
ADDRESSES = ("/suppliers/", "/suppliers/alba/", "/suppliers/alba/scorecard")


@pytest.fixture
def works(db: None) -> WheelWorks:
    """The wheel works, its clock set two days back: pages look at what has been until now."""
    return WheelWorks(now=timezone.now() - timedelta(days=2)).build()


@pytest.fixture
def delivered(works: WheelWorks) -> WheelWorks:
    """Alba answered after an hour, shipped, and brought rims after ten; then two boxes ran empty."""
    Supplier.objects.update(contact="Ana Ribeiro", phone="+49 89 555")
    works.do("empty", works.card(works.rims))
    for verb, hours in (("start", 1), ("ship", 6), ("finish", 3)):
        works.pass_time(hours=hours)
        works.do(verb, works.card(works.rims))
    works.do("empty", works.card(works.rims))
    works.pass_time(hours=2)
    works.do("empty", works.card(works.spokes))
    return works


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())
