"""What could not be delivered is sent again: from the order's page, and from the admin."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from inventory.models import OutboxMessage, Supplier
from tests.factory import WheelWorks
from tests.web.office import address

JSON = {"Accept": "application/json"}


@pytest.fixture
def dead(works: WheelWorks) -> OutboxMessage:
    """Alba was asked for rims at an address that nobody reads."""
    works.do("empty", works.card(works.rims))
    OutboxMessage.objects.update(state="dead", attempts=1, last_error="550 nobody of that name here")
    Supplier.objects.update(email="sales@alba.example")
    return OutboxMessage.objects.get()


def again(message: OutboxMessage) -> OutboxMessage:
    return OutboxMessage.objects.get(pk=message.pk)


@pytest.mark.parametrize("role", ["buyer", "leader"])
def test_a_buyer_or_leader_has_it_sent_to_the_address_as_it_is_now(
    works: WheelWorks, dead: OutboxMessage, client: Client, role: str
) -> None:
    client.force_login(works.person("Bea", role))
    page = f"/orders/{dead.order_id}/"
    assert "Send again" in client.get(page).content.decode()
    answer = client.post(f"{page}send-again/")
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert (again(dead).state, again(dead).recipient) == ("pending", "sales@alba.example")
    assert "Send again" not in client.get(page).content.decode()


def test_twice_is_once(works: WheelWorks, dead: OutboxMessage, client: Client) -> None:
    client.force_login(works.person("Bea", "buyer"))
    url = f"/orders/{dead.order_id}/send-again/"
    assert client.post(url, headers=JSON).json() == {"sent_again": 1}
    second = client.post(url, headers=JSON)
    assert (second.status_code, second.json()["code"]) == (409, "nothing_to_send")


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_others_see_it_and_may_not(works: WheelWorks, dead: OutboxMessage, client: Client, role: str) -> None:
    client.force_login(works.person("Pat", role))
    assert "Send again" not in client.get(f"/orders/{dead.order_id}/").content.decode()
    assert client.post(f"/orders/{dead.order_id}/send-again/", headers=JSON).status_code == 403
    assert again(dead).state == "dead"


def test_a_buyer_of_another_board_does_not_even_know(
    works: WheelWorks, dead: OutboxMessage, client: Client
) -> None:
    client.force_login(works.person("Sam", "buyer", works.board("paint")))
    assert client.post(f"/orders/{dead.order_id}/send-again/", headers=JSON).status_code == 404
    assert client.get(f"/orders/{dead.order_id}/send-again/", headers=JSON).status_code == 405
    assert again(dead).state == "dead"


def test_the_admin_sends_the_chosen_ones_again(dead: OutboxMessage, client: Client) -> None:
    client.force_login(User.objects.create_superuser("admin"))
    chosen = {"action": "send_again", "_selected_action": [dead.pk]}
    answer = client.post(address(OutboxMessage, "changelist"), chosen, follow=True)
    assert "1 message is sent again." in answer.content.decode()
    assert again(dead).state == "pending"
