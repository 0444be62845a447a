"""The page of a supplier in the admin: what is awaited, how they did, what did not reach them."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from inventory.models import OutboxMessage, Supplier
from kanban.admin.suppliers import failed
from tests.factory import WheelWorks
from tests.web.office import address, told
from tests.web.test_admin_history import text_of


def page(office: Client, code: str = "alba") -> str:
    return text_of(told(office.get(address(Supplier, "change", Supplier.objects.get(code=code).pk))))


def test_a_supplier_of_whom_nothing_is_wanted(office: Client, works: WheelWorks) -> None:
    works.source(works.rim, "Brix", priority=2)
    text = page(office, "brix")
    words = "Nothing is asked of them now.", "Nothing was asked of them.", "Every message has arrived."
    assert all(sentence in text for sentence in words)


def test_open_requests_are_listed_and_late_ones_are_said_to_be_late(
    office: Client, works: WheelWorks
) -> None:
    """The office begins with one request for rims, months ago."""
    text = page(office).partition("Open requests")[2]
    assert "RIM 20 pcs requested" in text
    assert "late" in text


def test_messages_in_trouble_are_told_the_dead_first(office: Client, works: WheelWorks) -> None:
    works.do("empty", works.card(works.spokes))
    first, second = OutboxMessage.objects.order_by("pk")
    OutboxMessage.objects.filter(pk=first.pk).update(state="dead", last_error="550 no such mailbox")
    OutboxMessage.objects.filter(pk=second.pk).update(last_error="451 try again later")
    assert list(failed(Supplier.objects.get())) == [first, second]
    text = page(office)
    assert "request: RIM could not be delivered 550 no such mailbox" in text
    assert "request: SPOKE pending 451 try again later" in text


def test_the_page_costs_the_same_with_more_requests(
    office: Client, works: WheelWorks, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as before:
        page(office)
    for number in (1, 2, 3):
        works.do("empty", works.card(works.spokes, number))
    with django_assert_max_num_queries(len(before)):
        page(office)
