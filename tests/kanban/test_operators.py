"""People at a shared device: PINs and badges, guessing that is slowed down, and turns that end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from inventory import tokens
from kanban.models import Badge, Device, Pin, PinTry
from kanban.operators import badges, devices, pins, tries, turns
from kanban.operators.refusals import Refusal, in_words
from tests.factory import WheelWorks

GOOD = "271828"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash is slow on purpose: here only where that is what is tried."""
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1)


@pytest.fixture
def olga(works: WheelWorks) -> User:
    return works.person("Olga", "operator")


@pytest.fixture
def tablet(works: WheelWorks, olga: User) -> Device:
    return share(works, "Tablet Line 1")


def share(works: WheelWorks, name: str, **settings: Any) -> Device:
    facts: dict[str, Any] = {"place": "Line 1", "by": works.people["Olga"], "at": works.now} | settings
    return devices.share([works.assembly], secret=f"secret of {name}", name=name, **facts)


def enter(works: WheelWorks, tablet: Device, user: User, pin: str, address: str = "10.0.0.1") -> Pin:
    return pins.enter(user, pin, device=tablet, address=address, at=works.now)


def refused(do: Callable[..., Any], *args: Any, **facts: Any) -> str:
    with pytest.raises(Refusal) as why:
        do(*args, **facts)
    return why.value.message


@pytest.mark.parametrize("pin", ["271828", "4071", "90210355"])
def test_a_pin_opens_the_device_for_its_owner(
    works: WheelWorks, tablet: Device, olga: User, pin: str
) -> None:
    pins.set_pin(olga, pin, at=works.now)
    assert enter(works, tablet, olga, pin).user == olga
    assert pin not in Pin.objects.get().hash
    assert refused(enter, works, tablet, olga, "5555") == "This PIN is wrong."


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


def test_a_badge_opens_the_device_until_a_new_one_is_printed(
    works: WheelWorks, tablet: Device, olga: User
) -> None:
    old = badges.make(olga, at=works.now)
    assert read(works, tablet, f" {old[:5].lower()}-{old[5:]} ").user == olga
    assert old not in Badge.objects.get().digest
    new = badges.make(olga, at=works.now)
    assert "not valid" in refused(read, works, tablet, old)
    assert read(works, tablet, new).user == olga
    badges.revoke(olga, at=works.now)
    assert "not valid" in refused(read, works, tablet, new)


def read(works: WheelWorks, tablet: Device, code: str) -> Badge:
    return badges.read(code, device=tablet, address="10.0.0.1", at=works.now)


def test_what_is_no_badge_is_told_in_words_and_counts_as_no_guess(works: WheelWorks, tablet: Device) -> None:
    card = works.card(works.rims)
    assert refused(read, works, tablet, card.token) == "Scan your badge first, then the card."
    assert refused(read, works, tablet, card.code) == "Scan your badge first, then the card."
    for code in ("4006381333931", "", "X" * 500, tokens.new_badge()[:-1] + "?"):
        assert "no badge of this plant" in refused(read, works, tablet, code)
    assert not PinTry.objects.exists()
    assert "not valid" in refused(read, works, tablet, tokens.new_badge())
    assert PinTry.objects.count() == 1


def test_who_has_no_role_at_the_devices_boards_or_has_left_is_not_taken(
    works: WheelWorks, tablet: Device, olga: User
) -> None:
    paul = works.person("Paul", "leader", works.board("paint"))
    pins.set_pin(paul, GOOD, at=works.now)
    assert "does not work at" in refused(read, works, tablet, badges.make(paul, at=works.now))
    assert "no PIN" in refused(enter, works, tablet, paul, GOOD)
    pins.set_pin(olga, GOOD, at=works.now)
    User.objects.filter(pk=olga.pk).update(is_active=False)
    assert "no PIN" in refused(enter, works, tablet, olga, GOOD)
    assert "does not work at" in refused(read, works, tablet, badges.make(olga, at=works.now))


def test_a_turn_ends_by_time_by_revoking_and_without_the_devices_cookie(
    works: WheelWorks, tablet: Device, olga: User
) -> None:
    begun = turns.begin(tablet, at=works.now)

    def holds(device: Device | None, **passed: float) -> bool:
        return turns.holds(begun, device, at=works.now + timedelta(**passed))

    assert holds(tablet, minutes=2, seconds=59)
    assert not holds(tablet, minutes=3)
    assert not holds(None)
    assert not holds(share(works, "Tablet 2"))
    devices.revoke(tablet, at=works.now)
    tablet.refresh_from_db()
    assert not holds(tablet)


def test_a_turn_ends_with_the_pin_or_the_badge_that_began_it(
    works: WheelWorks, tablet: Device, olga: User
) -> None:
    by_pin = turns.begin(tablet, by=pins.set_pin(olga, GOOD, at=works.now), at=works.now)
    badges.make(olga, at=works.now)
    by_badge = turns.begin(tablet, by=Badge.objects.get(), at=works.now)
    assert turns.holds(by_pin, tablet, at=works.now)
    assert turns.holds(by_badge, tablet, at=works.now)
    pins.set_pin(olga, "314159", at=works.pass_time(seconds=1))
    badges.revoke(olga, at=works.now)
    assert not turns.holds(by_pin, tablet, at=works.now)
    assert not turns.holds(by_badge, tablet, at=works.now)


def test_two_devices_in_use_have_two_names_and_a_withdrawn_name_is_free(
    works: WheelWorks, tablet: Device
) -> None:
    assert "Another device is called Tablet Line 1" in refused(share, works, "Tablet Line 1")
    other = share(works, "Tablet 2")
    assert "Another device" in refused(devices.change, other, name="Tablet Line 1")
    devices.revoke(tablet, at=works.now)
    devices.change(other, name="Tablet Line 1")
    assert "at least one board" in refused(
        devices.share, [], secret="s", name="Third", by=works.people["Olga"], at=works.now
    )


def test_the_database_holds_one_valid_badge_per_person_and_a_device_that_locks(
    works: WheelWorks, tablet: Device, olga: User
) -> None:
    badges.make(olga, at=works.now)
    twice = pytest.raises(IntegrityError, match="one_valid_badge_per_person|kanban_badge.user_id")
    with twice, transaction.atomic():
        Badge.objects.create(user=olga, digest="x", printed_at=works.now)
    with pytest.raises(IntegrityError, match="device_locks_after_a_while"), transaction.atomic():
        Device.objects.update(locks_after=timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_a_hundred_guesses_at_once_are_no_more_than_a_few(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    works = WheelWorks().build()
    olga = works.person("Olga", "operator")
    tablet = share(works, "Tablet Line 1")
    Pin.objects.create(user=olga, hash="", set_at=works.now)
    checked: list[str] = []
    monkeypatch.setattr(pins, "check_password", lambda pin, kept: bool(checked.append(pin)))
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
