"""People at a shared device: badges, and turns that end."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from inventory import tokens
from kanban.models import Badge, Device, PinTry
from kanban.operators import badges, devices, pins, turns
from tests.factory import WheelWorks
from tests.kanban.at_devices import GOOD, enter, refused, share


@pytest.fixture
def olga(works: WheelWorks) -> User:
    return works.person("Olga", "operator")


@pytest.fixture
def tablet(works: WheelWorks, olga: User) -> Device:
    return share(works, "Tablet Line 1")


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
