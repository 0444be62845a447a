"""Every page is closed to who has not logged in, except those listed here."""

from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

OPEN = {
    "healthz": "whatever watches over the server",
    "readyz": "whatever watches over the server",
    "accounts/login/": "how one logs in",
    "accounts/inactive/": "where somebody who is disabled is told so",
    "accounts/password/reset/": "who forgot the password asks for a letter",
    "accounts/password/reset/sent/": "the letter is on its way",
    "accounts/^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "the link in that letter",
    "accounts/password/reset/done/": "the password is set",
    "accounts/second-factor/authenticate/": "the password was right, the code is asked for",
    "set-up/": "the first page of an empty database, for whoever has the server's token",
    "i18n/language/": "the log-in page speaks the reader's language",
    "i18n/words.js": "the scripts of the log-in page speak it too",
    "sw.js": "the worker that keeps pages for the time without network: the same for everybody",
    "wall/": "a television without an account shows a code, then the board it is paired with",
    "wall/waiting/": "whether its code has been entered",
    "wall/facts/": "alerts and numbers of that board",
    "operator/": "the people of a shared device say who they are",
    "operator/enter/": "by their PIN",
    "operator/badge/": "or by their badge",
    "answer/<str:secret>/": "a supplier comes in by the link of its letter, without an account",
    "answer/": "what is open with the supplier that came in so",
    "answer/<int:order_id>/": "one of its own requests",
    "answer/<int:order_id>/<said:said>/": "its answer",
    "answer/<int:order_id>/take-back/": "what it said last, taken back",
}


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site as its patterns spell it, with its view."""
    for entry in resolver.url_patterns:
        address = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from views(entry, address)
        else:
            yield address, entry


def open_addresses() -> set[str]:
    """Addresses whose view LoginRequiredMiddleware lets anybody call."""
    return {
        address
        for address, entry in views(get_resolver())
        if not getattr(entry.callback, "login_required", True)
    }


def test_only_the_listed_views_are_open() -> None:
    assert open_addresses() == set(OPEN)
    assert len(open_addresses()) == 24


def test_a_stranger_who_asks_for_a_closed_page_is_sent_to_log_in(db: None, client: Client) -> None:
    answer = client.get("/admin/")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/admin/login/")
