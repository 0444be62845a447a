"""Connections to the mail server that are kept: used again, bounded, and never a reason to send twice."""

from socket import SHUT_RDWR

import pytest
from pytest_django import Settings

from inventory import transports
from inventory.transports import sessions
from tests.factory import Factory
from tests.inventory.asking import ask, bought
from tests.inventory.peer import Peer


def send(factory: Factory, number: int) -> None:
    item = bought(factory)
    for _ in range(number):
        transports.send(ask(factory, item))


def names(peer: Peer) -> list[str]:
    return [str(letter["Message-ID"]) for letter in peer.letters]


def test_several_letters_go_over_one_connection(factory: Factory, peer: Peer) -> None:
    send(factory, 5)
    assert (len(set(names(peer))), len(peer.talks)) == (5, 1)


def test_a_connection_carries_a_bounded_number_of_letters(
    factory: Factory, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "MOST_LETTERS", 2)
    send(factory, 5)
    assert (len(names(peer)), len(peer.talks)) == (5, 3)


@pytest.mark.parametrize("bound", ["IDLE_SECONDS", "OLDEST_SECONDS"])
def test_a_connection_that_rested_too_long_or_is_too_old_is_not_used_again(
    factory: Factory, peer: Peer, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    item = bought(factory)
    transports.send(ask(factory, item))
    monkeypatch.setattr(sessions, bound, 0)
    transports.send(ask(factory, item))
    assert (len(names(peer)), len(peer.talks)) == (2, 2)


def test_what_rests_too_long_is_hung_up(
    factory: Factory, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(factory, 1)
    transports.tidy()
    assert sum(map(len, sessions.kept.resting.values())) == 1
    monkeypatch.setattr(sessions, "IDLE_SECONDS", 0)
    transports.tidy()
    assert sum(map(len, sessions.kept.resting.values())) == 0


def test_a_server_that_ends_kept_connections_with_421_gets_each_letter_once(
    factory: Factory, peer: Peer
) -> None:
    peer.ends_after = 1
    send(factory, 4)
    assert (len(names(peer)), len(set(names(peer)))) == (4, 4)
    assert (peer.ended, len(peer.talks)) == (3, 4)


def test_a_server_that_hung_up_meanwhile_gets_the_letter_over_a_new_connection(
    factory: Factory, peer: Peer
) -> None:
    item = bought(factory)
    transports.send(ask(factory, item))
    ((talk,),) = sessions.kept.resting.values()
    assert talk.line.connection
    assert talk.line.connection.sock
    talk.line.connection.sock.shutdown(SHUT_RDWR)
    transports.send(ask(factory, item))
    assert (len(set(names(peer))), len(peer.talks)) == (2, 2)


def test_a_letter_that_may_have_been_read_is_not_sent_again_at_once(factory: Factory, peer: Peer) -> None:
    item = bought(factory)
    transports.send(ask(factory, item))
    peer.manners["alba.example"] = "drop"
    with pytest.raises(transports.NotDelivered, match="hung up"):
        transports.send(ask(factory, item))
    assert (len(names(peer)), len(set(names(peer))), len(peer.talks)) == (2, 2, 1)
    assert sum(map(len, sessions.kept.resting.values())) == 0


def test_without_the_fresh_connection_a_421_costs_the_letter_an_attempt(
    factory: Factory, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "CLOSING", 0)
    peer.ends_after = 1
    with pytest.raises(transports.NotDelivered, match="421"):
        send(factory, 2)


def test_another_server_or_another_login_has_connections_of_its_own(
    factory: Factory, peer: Peer, settings: Settings
) -> None:
    item = bought(factory)
    transports.send(ask(factory, item))
    settings.EMAIL_HOST = "localhost"
    transports.send(ask(factory, item))
    assert len(peer.talks) == 2
