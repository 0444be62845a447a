"""The supplier pages cost the same queries, however many suppliers there are."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inventory.models import ReplenishmentOrder, Source, Supplier
from tests.factory import WheelWorks
from tests.web.buying import ADDRESSES, delivered, page, works

__all__ = ["delivered", "works"]


def many(works: WheelWorks, number: int) -> None:
    """So many suppliers, each with an open request and a delivered one like those there are."""
    firms = Supplier.objects.bulk_create(
        Supplier(code=f"firm-{each}", name=f"Firm {each}") for each in range(number)
    )
    orders = list(ReplenishmentOrder.objects.all())
    for priority, firm in enumerate(firms, start=2):
        source = Source.objects.create(supplier=firm, item=works.rim, priority=priority)
        for order in orders:
            order.pk, order.source, order.supplier = None, source, firm
            order.signal = f"{order.signal.partition('/')[0]}/{100 + priority * 10 + orders.index(order)}"
            order.save(force_insert=True)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        page(client, address)
    return len(counted)


def test_a_page_of_suppliers_costs_the_same_queries_however_many_there_are(
    delivered: WheelWorks, client: Client
) -> None:
    client.force_login(delivered.person("Bea", "buyer"))
    few: Any = {address: queries(client, address) for address in ADDRESSES}
    many(delivered, 60)
    assert {address: queries(client, address) for address in ADDRESSES} == few
    assert max(few.values()) <= 18
