"""What becomes of a request, by hand: shipped, refused, another supplier asked, promised, sent back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from inventory.models import ReplenishmentOrder, Shipment, Source
from tests.factory import WheelWorks
from tests.web.posting import FORM, JSON, SCRIPT, event, post

CHANNELS = {"program": JSON, "script": SCRIPT, "form": FORM}
MAY = {"viewer": False, "operator": True, "leader": True, "buyer": True}


@pytest.fixture
def asked(works: WheelWorks, client: Client) -> WheelWorks:
    """Alba has been asked for 20 rims, Velo is the backup; Bea buys."""
    works.source(works.rim, "Velo", priority=2, minimum=50)
    works.do("empty", works.card(works.rims))
    client.force_login(works.person("Bea", "buyer"))
    return works


def do(works: WheelWorks, client: Client, verb: str, headers: dict[str, str] = JSON, **fields: Any) -> Any:
    return post(client, works.card(works.rims), verb, headers, **fields)


def life() -> list[tuple[str, str]]:
    orders = ReplenishmentOrder.objects.order_by("pk").select_related("supplier")
    return [(order.supplier.name, order.state.value) for order in orders]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("verb", ["ship", "refuse", "reorder"])
@pytest.mark.parametrize("role", MAY)
def test_a_role_does_what_it_may_on_every_channel(
    works: WheelWorks, client: Client, role: str, verb: str, channel: str
) -> None:
    works.source(works.rim, "Velo", priority=2)
    works.do("empty", works.card(works.rims))
    client.force_login(works.person("Pat", role))
    fields = {"reason": "Strike"} if verb == "refuse" else {}
    answer = do(works, client, verb, CHANNELS[channel], **fields)
    fine = 303 if channel == "form" else 200
    assert answer.status_code == (fine if MAY[role] else 403)
    assert (works.card(works.rims).version > 1) == MAY[role]


def test_one_tap_asks_the_backup(asked: WheelWorks, client: Client) -> None:
    name, facts = event(do(asked, client, "reorder", SCRIPT))
    assert (name, facts["message"]) == ("moved", "RIM, card 1 of 2: Velo is asked now")
    assert life() == [("Alba", "cancelled"), ("Velo", "requested")]
    _, back = event(client.post(facts["undo"], headers=SCRIPT))
    assert back["message"].startswith("Undone: RIM, card 1 of 2")
    assert [name for name, state in life() if state == "requested"] == ["Alba"]


def test_the_same_tap_twice_asks_one(asked: WheelWorks, client: Client) -> None:
    headers = JSON | {"Idempotency-Key": "tap"}
    card = asked.card(asked.rims)
    first, second = (post(client, card, "reorder", headers) for _ in range(2))
    assert first.json() == second.json()
    assert len(life()) == 2


def test_a_buyer_names_who_is_asked(asked: WheelWorks, client: Client) -> None:
    asked.source(asked.rim, "Bern", priority=3)
    assert do(asked, client, "reorder", supplier="bern").status_code == 200
    assert life()[-1] == ("Bern", "requested")
    answer = do(asked, client, "reorder", supplier="nobody")
    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        {"supplier": ["This supplier does not sell RIM."]},
    )


def test_with_nobody_left_a_program_is_told_so(asked: WheelWorks, client: Client) -> None:
    Source.objects.filter(supplier__code="velo").update(active=False)
    answer = do(asked, client, "reorder")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_backup")
    assert answer.json()["message"] == "Nobody else sells RIM: give it another source first."


def test_a_refusal_by_telephone_is_noted_with_its_reason(asked: WheelWorks, client: Client) -> None:
    assert do(asked, client, "refuse").json()["errors"] == {"reason": ["Say why, in a few words."]}
    _, facts = event(do(asked, client, "refuse", SCRIPT, reason="Strike"))
    assert facts["message"] == "RIM, card 1 of 2: Alba cannot deliver"
    assert life() == [("Alba", "refused")]
    assert ReplenishmentOrder.objects.get().refused_because == "Strike"


def test_a_shipment_by_telephone_is_noted(asked: WheelWorks, client: Client) -> None:
    told = do(asked, client, "ship", quantity="12", carrier="DHL", number="JD0001").json()
    assert (told["card"]["state"], told["move"]["verb"]) == ("IN_PROGRESS", "ship")
    shipment = Shipment.objects.get()
    assert (shipment.quantity, shipment.carrier, shipment.number) == (12, "DHL", "JD0001")


def test_a_yes_says_when_and_how_many(asked: WheelWorks, client: Client) -> None:
    friday = timezone.now() + timedelta(days=4)
    answer = do(asked, client, "start", promised_for=friday.isoformat(), promised_quantity="12")
    assert answer.status_code == 200, answer.content
    order = ReplenishmentOrder.objects.get()
    assert (order.promised_for, order.promised_quantity) == (friday, 12)


def test_too_much_is_refused_beside_its_field(asked: WheelWorks, client: Client) -> None:
    promise = do(asked, client, "start", promised_quantity="21")
    assert promise.json()["errors"] == {"promised_quantity": ["At most 20 pcs can be taken for this card."]}
    ship = do(asked, client, "ship", quantity="21")
    assert "20 pcs have not left yet" in ship.json()["errors"]["quantity"][0]


def test_rejected_goods_go_back(asked: WheelWorks, client: Client) -> None:
    told = do(asked, client, "finish", good="15", returned="5", reason="Bent").json()
    assert (told["move"]["good"], told["move"]["returned"]) == ("15", "5")
    assert told["card"]["state"] == "IN_PROGRESS"


@pytest.mark.parametrize("verb", ["start", "ship", "refuse", "reorder"])
def test_a_field_of_another_verb_is_not_overheard(asked: WheelWorks, client: Client, verb: str) -> None:
    answer = do(asked, client, verb, returned="5", reason="x")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["returned"])


def test_a_new_promise_by_telephone_is_noted(asked: WheelWorks, client: Client) -> None:
    do(asked, client, "start")
    friday = timezone.now() + timedelta(days=4)
    _, facts = event(do(asked, client, "promise", SCRIPT, promised_for=friday.isoformat(), quantity="12"))
    assert facts["message"] == "RIM, card 1 of 2: Alba promises anew"
    order = ReplenishmentOrder.objects.get()
    assert (order.promised_for, order.promised_quantity) == (friday, 12)
    client.post(facts["undo"], headers=SCRIPT)
    order.refresh_from_db()
    assert (order.promised_for, order.promised_quantity) == (order.asked_for, None)


@pytest.mark.parametrize(
    ("field", "said", "words"),
    [
        ("promised_for", "", "Say by when it is promised."),
        ("promised_for", "soon", "Promised for: a day and a time such as 2026-05-11 14:00."),
        ("promised_for", "2020-05-11 14:00", "A promise lies in the future, within two years."),
        ("quantity", "21", "At most 20 pcs can be taken for this card."),
        ("quantity", "0", "Promise at least one, or say that you cannot deliver."),
    ],
)
def test_a_new_promise_is_refused_beside_its_field(
    asked: WheelWorks, client: Client, field: str, said: str, words: str
) -> None:
    do(asked, client, "start")
    friday = timezone.now() + timedelta(days=4)
    fields: dict[str, Any] = {"promised_for": friday.isoformat(), field: said}
    answer = do(asked, client, "promise", **fields)
    assert (answer.status_code, answer.json()["errors"]) == (400, {field: [words]})


def test_nothing_is_promised_anew_that_was_not_promised(asked: WheelWorks, client: Client) -> None:
    friday = timezone.now() + timedelta(days=4)
    answer = do(asked, client, "promise", promised_for=friday.isoformat())
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize("verb", ["ship", "refuse"])
def test_a_note_by_telephone_is_undone_from_its_message(asked: WheelWorks, client: Client, verb: str) -> None:
    fields: dict[str, Any] = {"reason": "Strike"} if verb == "refuse" else {}
    _, facts = event(do(asked, client, verb, SCRIPT, **fields))
    assert client.post(facts["undo"], headers=SCRIPT).status_code == 200
    assert life() == [("Alba", "requested")]
    again = do(asked, client, verb, **fields).json()["move"]["id"]
    assert client.post(f"/moves/{again}/undo/", headers=JSON).json()["card"]["state"] == "REQUESTED"


def test_a_refusal_that_went_over_to_the_backup_offers_no_undo(asked: WheelWorks, client: Client) -> None:
    Source.objects.filter(supplier__code="alba").update(fails_over=True)
    _, facts = event(do(asked, client, "refuse", SCRIPT, reason="Strike"))
    assert facts["undo"] == ""


def test_a_stale_look_asks_nobody(asked: WheelWorks, client: Client) -> None:
    seen = asked.card(asked.rims)
    asked.do("start", seen)
    answer = post(client, seen, "reorder")
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
