"""Suppliers and sources in the admin: secrets go in and never come out, terms that cannot be are refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from inventory.models import AnswerLink, ReplenishmentOrder, Shipment, Source, Supplier
from kanban import pull
from tests.factory import WheelWorks
from tests.web.office import address, inline, told

SECRET = "whsec_c2VjcmV0LW9mLWFsYmE="


@pytest.fixture
def alba(works: WheelWorks) -> Supplier:
    """Alba, with a webhook."""
    supplier = Supplier.objects.get()
    supplier.webhook_url, supplier.webhook_secret = "https://alba.example/kanban", SECRET
    supplier.save()
    return supplier


def change(office: Client, supplier: Supplier, **said: str) -> Any:
    facts = {"code": supplier.code, "name": supplier.name, "active": "on", "language": "en"}
    facts |= {"email": supplier.email, "bundle_minutes": "0", "webhook_url": supplier.webhook_url}
    return office.post(address(Supplier, "change", supplier.pk), facts | said | inline("sources"))


def test_a_secret_is_never_shown_and_an_empty_field_keeps_it(office: Client, alba: Supplier) -> None:
    page = told(office.get(address(Supplier, "change", alba.pk)))
    assert SECRET not in page
    assert "One is kept; write another to change it." in page
    assert change(office, alba, contact="Ana").status_code == 302
    alba.refresh_from_db()
    assert (alba.contact, alba.webhook_secret) == ("Ana", SECRET)


def test_a_secret_that_is_refused_with_its_form_does_not_come_back(office: Client, alba: Supplier) -> None:
    page = change(office, alba, webhook_secret="whsec_bmV3", email="junk")
    assert page.status_code == 200
    assert "whsec_" not in told(page)


def test_a_secret_is_changed_and_both_are_forgotten_by_a_tick(office: Client, alba: Supplier) -> None:
    change(office, alba, webhook_secret="whsec_bmV3", webhook_old_secret=SECRET)
    alba.refresh_from_db()
    assert (alba.webhook_secret, alba.webhook_old_secret) == ("whsec_bmV3", SECRET)
    change(office, alba, forget_secrets="on")
    alba.refresh_from_db()
    assert (alba.webhook_secret, alba.webhook_old_secret) == ("", "")


def test_a_supplier_whom_nobody_could_write_to_is_refused(office: Client, alba: Supplier) -> None:
    assert "needs an e-mail address or a webhook" in told(change(office, alba, email="", webhook_url=""))
    assert change(office, alba, email="").status_code == 302


def test_the_terms_of_a_source_are_kept(office: Client, works: WheelWorks) -> None:
    source = Source.objects.get(item=works.rim)
    page = told(office.get(address(Source, "change", source.pk)))
    for name in ("distance_km", "active_from", "active_until", "every", "response_hours", "fails_over"):
        assert f'name="{name}"' in page
    facts = {"supplier": source.supplier_id, "item": source.item_id, "priority": "1", "price": "1"}
    facts |= {"lead_time_days": "1", "minimum": "0", "multiple": "0", "over_percent": "0"}
    facts |= {"distance_km": "80", "every": "1", "response_hours": "0"}
    refused = told(office.post(address(Source, "change", source.pk), facts))
    assert "source_share_from_every_second" in refused or "errornote" in refused
    office.post(address(Source, "change", source.pk), facts | {"every": "3", "response_hours": "4"})
    source.refresh_from_db()
    assert (source.distance_km, source.every, source.response_hours) == (80, 3, 4)


def test_shipments_and_links_are_only_read_and_no_link_can_be_copied(
    office: Client, works: WheelWorks
) -> None:
    pull.ship(works.card(works.rims), by=None, at=works.now)
    assert "shipment" in told(office.get(address(Shipment, "change", Shipment.objects.get().pk))).lower()
    order = ReplenishmentOrder.objects.get()
    until = works.now + timedelta(days=30)
    facts = {"nonce": "n0nce", "digest": "d1gest", "created_at": works.now, "expires_at": until}
    link = AnswerLink.objects.create(order=order, **facts)
    page = told(office.get(address(AnswerLink, "change", link.pk)))
    assert "n0nce" not in page
    assert "d1gest" not in page
    assert office.post(address(AnswerLink, "add"), {}).status_code == 403


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("a@alba.example", "e-mail, the webhook is switched off"),
        ("", "nothing, the webhook is switched off"),
    ],
)
def test_a_webhook_that_is_gone_is_told_in_the_list_and_on_its_page(
    office: Client, alba: Supplier, works: WheelWorks, email: str, words: str
) -> None:
    Supplier.objects.update(webhook_disabled_at=works.now, email=email)
    assert words in told(office.get(address(Supplier, "changelist")))
    assert "Clear it to try the webhook again" in told(office.get(address(Supplier, "change", alba.pk)))
