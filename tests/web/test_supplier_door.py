"""Who comes in from a letter: opening changes nothing, links end, and nobody sees another's requests."""

import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from inventory import links
from inventory.models import AnswerLink
from kanban.web.redaction import HideSecrets
from kanban.web.supplier_answers import guesses
from tests.factory import Factory
from tests.web.letters import Letter, asked


@pytest.fixture(autouse=True)
def nobody_guessed() -> None:
    cache.clear()


@pytest.fixture
def letter(factory: Factory) -> Letter:
    return asked(factory)


def everything() -> list[str]:
    """The rows that the plant keeps, as text."""
    tables = [
        name for name in connection.introspection.table_names() if name.startswith(("inventory_", "kanban_"))
    ]
    with connection.cursor() as cursor:
        rows = []
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {table}")
            rows += [f"{table} {row}" for row in cursor.fetchall()]
    return rows


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_a_link_changes_nothing_however_often(letter: Letter, method: str) -> None:
    before, link = everything(), letter.link
    for _ in range(3):
        scanner = Client()
        answer = getattr(scanner, method)(link)
        assert (answer.status_code, answer["Location"]) == (302, letter.page)
        assert getattr(scanner, method)(letter.page).status_code == 200
        assert getattr(scanner, method)("/answer/").status_code == 200
    assert everything() == before


def test_the_secret_becomes_a_cookie_that_no_script_and_no_other_site_can_use(letter: Letter) -> None:
    answer = letter.client.get(letter.link)
    secret = letter.link.rstrip("/").rpartition("/")[2]
    cookie = answer.cookies["answer"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/answer/")
    assert secret not in cookie.value
    assert secret not in answer["Location"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert secret not in letter.seen()


def test_the_cookie_is_secure_where_the_site_is(letter: Letter, settings: Settings) -> None:
    settings.SECURE = True
    assert letter.client.get(letter.link).cookies["answer"]["secure"]


@pytest.mark.parametrize("address", ["{link}", "{page}", "/answer/", "/answer/guessed/"])
def test_nothing_is_kept_by_caches_or_found_by_search_engines(letter: Letter, address: str) -> None:
    letter.come_in()
    answer = letter.client.get(address.format(link=letter.link, page=letter.page))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_a_cookie_that_somebody_made_up_opens_nothing(letter: Letter) -> None:
    letter.client.cookies["answer"] = AnswerLink.objects.get().nonce
    answer = letter.client.get(letter.page)
    assert answer.status_code == 404
    assert "This link does not open any more" in answer.content.decode()


@pytest.mark.parametrize("ended", ["expired", "revoked", "guessed"])
def test_ended_and_guessed_links_get_one_and_the_same_page(letter: Letter, ended: str) -> None:
    link = letter.link
    if ended == "expired":
        past = timezone.now() - timedelta(days=1)
        AnswerLink.objects.update(created_at=past - links.GOOD_FOR, expires_at=past)
    elif ended == "revoked":
        links.revoke(AnswerLink.objects.all(), at=timezone.now())
    else:
        link = "/answer/0123456789abcdefghijklmnopqrstuvwxyzABCDEFG/"
    answer = letter.client.get(link)
    assert answer.status_code == 404
    assert "This link does not open any more" in answer.content.decode()
    assert "answer" not in answer.cookies


def test_a_link_that_is_revoked_shuts_out_who_came_in_by_it(letter: Letter) -> None:
    letter.come_in()
    links.revoke(AnswerLink.objects.all(), at=timezone.now())
    assert letter.client.get(letter.page).status_code == 404
    assert letter.say("yes").status_code == 404
    assert letter.order.state == "requested"


def test_who_tries_many_links_has_to_wait_and_others_have_not(letter: Letter) -> None:
    for number in range(guesses.MOST):
        assert letter.client.get(f"/answer/guess-{number}/").status_code == 404
    answer = letter.client.get("/answer/one-more/")
    assert answer.status_code == 429
    assert "Too many links were tried from here" in answer.content.decode()
    assert Client(REMOTE_ADDR="198.51.100.7").get("/answer/guess/").status_code == 404


def test_a_link_that_holds_opens_whatever_else_was_tried_from_there(letter: Letter) -> None:
    for number in range(guesses.MOST + 1):
        letter.client.get(f"/answer/guess-{number}/")
    assert letter.client.get(letter.link).status_code == 302
    assert letter.client.get(letter.page).status_code == 200


def test_an_ipv6_customer_is_one_address(letter: Letter) -> None:
    for number in range(guesses.MOST):
        Client(REMOTE_ADDR=f"2001:db8::{number:x}").get("/answer/guess/")
    assert Client(REMOTE_ADDR="2001:db8::ffff").get("/answer/guess/").status_code == 429
    assert Client(REMOTE_ADDR="2001:db8:0:1::1").get("/answer/guess/").status_code == 404


def test_a_cache_that_is_away_does_not_shut_the_door(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError

    for name in ("get", "add", "incr"):
        monkeypatch.setattr(cache, name, away, raising=False)
    assert letter.client.get("/answer/guess/").status_code == 404
    assert letter.client.get(letter.link).status_code == 302


def test_an_answer_needs_the_token_of_its_own_page(letter: Letter) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(letter.link)
    answer = strict.post(f"{letter.page}yes/", {"version": letter.now.version})
    assert answer.status_code == 403
    assert letter.order.state == "requested"


@pytest.mark.parametrize("what", ["yes", "change", "no", "ship"])
def test_an_answer_is_a_post(letter: Letter, what: str) -> None:
    assert letter.come_in().client.get(f"{letter.page}{what}/").status_code == 405


def test_a_supplier_sees_its_own_requests_and_nothing_else(factory: Factory) -> None:
    mine, theirs = (
        asked(factory, "Nordkette", "CHAIN-8").come_in(),
        asked(factory, "Halm", "FRAME-M").come_in(),
    )
    page = mine.client.get("/answer/").content.decode()
    assert "CHAIN-8" in page
    assert "FRAME-M" not in page
    own, other = mine.page, theirs.page
    assert mine.client.get(own).status_code == 200
    refused = mine.client.get(other)
    assert refused.status_code == 404
    assert refused["X-Robots-Tag"] == "noindex, nofollow"
    version = theirs.now.version
    for what in ("yes", "change", "no", "ship"):
        fields = {"version": version, "quantity": 1, "reason": "no", "date": "2099-01-01", "time": "10:00"}
        assert mine.client.post(f"{other}{what}/", fields).status_code == 404
    assert (theirs.order.state, theirs.now.version) == ("requested", version)


@pytest.mark.parametrize("address", ["/answer/", "/answer/{order}/", "/answer/{order}/yes/"])
def test_nobody_sees_anything_without_a_link(letter: Letter, address: str) -> None:
    path = address.format(order=letter.order.pk)
    answer = Client().post(path) if path.endswith("yes/") else Client().get(path)
    assert answer.status_code == 404
    assert "CHAIN-8" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/boards/", "/orders/", "/stock/", "/admin/"])
def test_a_link_opens_no_other_page(letter: Letter, address: str) -> None:
    answer = letter.come_in().client.get(address)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_secrets_are_hidden_in_every_log_line(letter: Letter) -> None:
    secret = letter.link.rstrip("/").rpartition("/")[2]
    lines = (
        ("%s - %s", ("127.0.0.1", f"GET {letter.link} HTTP/1.1")),
        (f"Not Found: {letter.link}?from=mail", ()),
        ("%(path)s", ({"path": letter.link},)),
        ("%s", (ValueError(letter.link),)),
    )
    for words, arguments in lines:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, words, arguments, None)
        assert HideSecrets().filter(record)
        assert secret not in record.getMessage()
        assert "/answer/(hidden)" in record.getMessage()


@pytest.mark.parametrize("name", ["uvicorn.access", "django.server", ""])
def test_whatever_writes_a_log_hides_secrets(letter: Letter, name: str) -> None:
    arguments = ("127.0.0.1:9", "GET", letter.link, "1.1", 302)
    logger = logging.getLogger(name)
    own = [
        handler
        for handler in logger.handlers
        if any(isinstance(each, HideSecrets) for each in handler.filters)
    ]
    record = logger.makeRecord(name, logging.INFO, __file__, 1, '%s - "%s %s HTTP/%s" %d', arguments, None)
    (handler,) = own
    assert handler.filter(record)
    assert '"GET /answer/(hidden)/ HTTP/1.1" 302' in handler.format(record)


def test_numbers_of_requests_are_no_secrets() -> None:
    record = logging.LogRecord("a", logging.INFO, __file__, 1, "%s", ("GET /answer/2041/yes/",), None)
    HideSecrets().filter(record)
    assert record.getMessage() == "GET /answer/2041/yes/"
