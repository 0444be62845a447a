"""A date told by telephone: the form on the order's page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from inventory.models import ReplenishmentOrder
from tests.factory import WheelWorks


@pytest.fixture
def page(works: WheelWorks, client: Client) -> str:
    """Alba has said yes to 20 rims; Bea buys, and is at the order's page."""
    works.do("empty", works.card(works.rims))
    works.do("start", works.card(works.rims))
    client.force_login(works.person("Bea", "buyer"))
    return f"/orders/{ReplenishmentOrder.objects.get().pk}/"


def version(works: WheelWorks) -> int:
    return works.card(works.rims).version


def test_a_buyer_notes_the_new_date(works: WheelWorks, client: Client, page: str) -> None:
    assert f'action="{page}promise/"' in client.get(page).content.decode()
    friday = (timezone.now() + timedelta(days=4)).replace(second=0, microsecond=0)
    said = {"promised_for": friday.strftime("%Y-%m-%dT%H:%M"), "quantity": "12", "version": version(works)}
    answer = client.post(f"{page}promise/", said)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    order = ReplenishmentOrder.objects.get()
    assert (order.promised_for, order.promised_quantity) == (friday, 12)
    assert "Alba promises anew" in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("said", "wrong", "words"),
    [
        ({"promised_for": ""}, "wrong-promised-for", "Say by when it is promised."),
        ({"quantity": "21"}, "wrong-quantity", "At most 20 pcs can be taken for this card."),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    works: WheelWorks, client: Client, page: str, said: dict[str, str], wrong: str, words: str
) -> None:
    friday = (timezone.now() + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    fields = {"promised_for": friday, "quantity": "12", "version": version(works), **said}
    answer = client.post(f"{page}promise/", fields)
    html = answer.content.decode()
    assert (answer.status_code, words in html) == (400, True)
    assert f'aria-describedby="{wrong}"' in html
    assert f'value="{fields["quantity"]}"' in html


def test_a_promise_for_a_card_that_has_moved_is_refused(works: WheelWorks, client: Client, page: str) -> None:
    seen = version(works)
    works.do("ship", works.card(works.rims))
    friday = (timezone.now() + timedelta(days=4)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(f"{page}promise/", {"promised_for": friday, "version": seen})
    assert answer.status_code == 409
    assert "moved this card" in answer.content.decode()


def test_who_may_only_look_sees_no_form(works: WheelWorks, client: Client, page: str) -> None:
    client.force_login(works.person("Vic", "viewer"))
    assert "promise/" not in client.get(page).content.decode()
    assert client.post(f"{page}promise/", {"version": version(works)}).status_code == 403
