"""People at a shared device: PINs, and guessing that is slowed down."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db import connection
from django.test import override_settings

from kanban.models import Device, Pin, PinTry
from kanban.operators import pins, tries
from kanban.operators.refusals import in_words
from tests.factory import WheelWorks
from tests.kanban.at_devices import GOOD, enter, refused, share


@pytest.fixture
def olga(works: WheelWorks) -> User:
    return works.person("Olga", "operator")


@pytest.fixture
def tablet(works: WheelWorks, olga: User) -> Device:
    return share(works, "Tablet Line 1")


@pytest.mark.parametrize("pin", ["271828", "4071", "90210355"])
def test_a_pin_opens_the_device_for_its_owner(
    works: WheelWorks, tablet: Device, olga: User, pin: str
) -> None:
    pins.set_pin(olga, pin, at=works.now)
    assert enter(works, tablet, olga, pin).user == olga
    assert pin not in Pin.objects.get().hash
    assert refused(enter, works, tablet, olga, "5555") == "This PIN is wrong."


def test_a_pin_is_hashed_slowly_and_with_the_plants_key(works: WheelWorks, olga: User) -> None:
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        kept = pins.set_pin(olga, GOOD, at=works.now)
        algorithm, rounds, salt, _digest = kept.hash.split("$")
        assert (algorithm, int(rounds) >= 600_000) == ("pbkdf2_sha256", True)
        assert kept.hash != make_password(GOOD, salt)


@pytest.mark.parametrize(
    "pin", ["0000", "1234", "4321", "7890", "1212", "123123", "1221", "2580", "99999999"]
)
def test_a_pin_that_everybody_tries_first_is_refused(works: WheelWorks, olga: User, pin: str) -> None:
    assert "Everybody would try" in refused(pins.set_pin, olga, pin, at=works.now)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３９", " 4071"])
def test_what_is_no_pin_is_refused(works: WheelWorks, olga: User, pin: str) -> None:
    assert "four to eight digits" in refused(pins.set_pin, olga, pin, at=works.now)
    assert not Pin.objects.exists()


def test_a_given_pin_is_marked_until_its_owner_changes_it(works: WheelWorks, olga: User) -> None:
    given = pins.give(olga, at=works.now)
    assert (len(given), pins.is_trivial(given), Pin.objects.get().given) == (6, False, True)
    assert not pins.set_pin(olga, GOOD, at=works.now).given


def test_after_three_wrong_pins_each_further_one_waits_longer_and_is_told_how_long(
    works: WheelWorks, tablet: Device, olga: User
) -> None:
    pins.set_pin(olga, GOOD, at=works.now)
    for _ in range(3):
        assert refused(enter, works, tablet, olga, "5550") == "This PIN is wrong."
    told = "Too many wrong tries. Wait 15 seconds, then try again."
    assert refused(enter, works, tablet, olga, GOOD) == told
    works.pass_time(seconds=15)
    assert refused(enter, works, tablet, olga, "5551") == "This PIN is wrong."
    assert "Wait 30 seconds" in refused(enter, works, tablet, olga, GOOD)
    works.pass_time(seconds=30)
    assert enter(works, tablet, olga, GOOD).user == olga
    assert not PinTry.objects.filter(user=olga).exists()


def test_control_with_tries_uncounted_the_right_one_would_be_let_in_at_once(
    works: WheelWorks, tablet: Device, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "_wait", lambda *_args: timedelta(0))
    pins.set_pin(olga, GOOD, at=works.now)
    for _ in range(6):
        refused(enter, works, tablet, olga, "5550")
    assert enter(works, tablet, olga, GOOD).user == olga


def test_who_guesses_at_one_device_is_slowed_down_whoevers_pin_is_guessed(
    works: WheelWorks, tablet: Device, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "check_password", lambda pin, kept: False)
    people = [works.person(f"P{number}", "operator") for number in range(6)]
    for each in people:
        Pin.objects.create(user=each, hash="", set_at=works.now)
    for number in range(10):
        assert refused(enter, works, tablet, people[number % 5], "5550") == "This PIN is wrong."
    assert "Too many" in refused(enter, works, tablet, people[5], "5550", "10.0.0.9")
    assert refused(enter, works, share(works, "Tablet 2"), people[5], "5550") == "This PIN is wrong."


def test_who_guesses_from_one_address_is_slowed_down_at_whatever_device(
    works: WheelWorks, tablet: Device, olga: User
) -> None:
    for number in range(20):
        PinTry.objects.create(device=tablet, address="10.0.0.7", at=works.now - timedelta(seconds=number))
    other = share(works, "Tablet 2")
    pins.set_pin(olga, GOOD, at=works.now)
    assert "Too many" in refused(enter, works, other, olga, GOOD, "10.0.0.7")
    assert enter(works, other, olga, GOOD, "10.0.0.8").user == olga


def test_pauses_double_and_end(works: WheelWorks) -> None:
    seconds = [tries.OF_A_PERSON.pause(wrong).total_seconds() for wrong in (0, 2, 3, 4, 5, 10, 11, 12, 500)]
    assert seconds == [0, 0, 15, 30, 60, 1920, 3600, 3600, 3600]
    assert in_words(timedelta(seconds=59.2)) == "1 minute"
    assert in_words(timedelta(seconds=61)) == "2 minutes"


@pytest.mark.django_db(transaction=True)
def test_twenty_guesses_at_once_are_no_more_than_a_few(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = WheelWorks().build()
    olga = works.person("Olga", "operator")
    tablet = share(works, "Tablet Line 1")
    Pin.objects.create(user=olga, hash="", set_at=works.now)
    checked: list[str] = []

    def wrong(pin: str, _kept: str) -> bool:
        checked.append(pin)
        return False

    monkeypatch.setattr(pins, "check_password", wrong)
    told = at_once(20, lambda number: refused(enter, works, tablet, olga, f"{number:04}"))
    assert len(checked) == tries.OF_A_PERSON.free
    assert sum("Too many" in each for each in told) == 20 - len(checked)


def at_once(times: int, do: Callable[[int], str]) -> list[str]:
    def one(number: int) -> str:
        try:
            return do(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        return list(crowd.map(one, range(times)))
