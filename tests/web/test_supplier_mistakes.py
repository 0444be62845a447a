"""What a supplier says by mistake: what makes no sense, what comes twice, what comes too late."""

from decimal import Decimal

import pytest

from inventory.models import Act
from kanban.web.supplier_answers.requests import DEVICE
from tests.factory import Factory
from tests.web.letters import Letter, asked, in_days


@pytest.fixture
def letter(factory: Factory) -> Letter:
    return asked(factory).come_in()


@pytest.mark.parametrize(
    ("what", "fields", "words"),
    [
        ("change", {"date": "2020-01-01"}, "This moment has passed"),
        ("change", {"date": "2199-01-01"}, "more than two years ahead"),
        ("change", {"date": "soon"}, "This is no day"),
        ("change", {"date": ""}, "Name a day"),
        ("change", {"time": "25:00"}, "This is no time of day"),
        ("change", {"quantity": "0"}, "Say at least 1"),
        ("change", {"quantity": "-3"}, "A quantity is a number from 0"),
        ("change", {"quantity": "2.5"}, "counted in whole pcs"),
        ("change", {"quantity": "1e99"}, "This is no number"),
        ("change", {"quantity": "9999999999"}, "A quantity is a number from 0"),
        ("change", {"quantity": "1,000"}, "write 1000 or 1"),
        ("change", {"quantity": "NaN"}, "This is no number"),
        ("change", {"quantity": "101"}, "at most 100 pcs"),
        ("change", {"quantity": ""}, "Say how many"),
        ("ship", {"quantity": "0"}, "Say at least 1"),
        ("ship", {"quantity": "101"}, "at most 100 pcs"),
        ("ship", {"carrier": "x" * 61}, "at most 60 characters"),
        ("ship", {"carrier": "a\x00b"}, "Null characters are not allowed"),
        ("no", {"reason": "  "}, "Say why"),
        ("no", {"reason": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(
    letter: Letter, what: str, fields: dict[str, str], words: str
) -> None:
    whole = {**in_days(letter, 2), "reason": "no", "carrier": "", "number": ""}
    answer = letter.say(what, **{**whole, **fields})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert words in page
    assert f'id="{what}-{next(iter(fields))}_error"' in page
    assert (letter.order.state, letter.now.state) == ("requested", "REQUESTED")


def test_what_was_typed_stays_typed(letter: Letter) -> None:
    answer = letter.say("change", **in_days(letter, 2, quantity="0"))
    assert f'value="{in_days(letter, 2)["date"]}"' in answer.content.decode()


def test_the_asked_date_cannot_be_promised_once_it_has_passed(factory: Factory) -> None:
    letter = asked(factory, lead_time_days=Decimal(0)).come_in()
    page = letter.seen()
    assert "When can you deliver?" in page
    assert "/yes/" not in page
    answer = letter.say("yes")
    assert answer.status_code == 400
    assert "has passed" in answer.content.decode()


def test_more_than_asked_for_may_leave_within_the_tolerance(factory: Factory) -> None:
    letter = asked(factory, over_percent=Decimal(10)).come_in()
    assert letter.say("ship", quantity=111).status_code == 400
    assert letter.say("ship", quantity=110).status_code == 302


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("yes", {}),
        ("change", {"days": 3}),
        ("ship", {"quantity": 60, "carrier": "DHL"}),
        ("no", {"reason": "no"}),
    ],
)
def test_a_button_pressed_twice_answers_once_and_shows_the_state(
    letter: Letter, what: str, fields: dict[str, str]
) -> None:
    said = in_days(letter, 3) if "days" in fields else fields
    version = letter.now.version
    answers = [letter.say(what, version=version, **said) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, letter.page)] * 2
    assert Act.objects.filter(device=DEVICE).count() == 1


@pytest.mark.parametrize("what", ["change", "no"])
def test_another_answer_from_an_old_page_is_not_taken_for_a_repeat(letter: Letter, what: str) -> None:
    version = letter.now.version
    letter.say("yes", version=version)
    answer = letter.say(what, version=version, reason="no", **in_days(letter, 3))
    assert answer["Location"] == f"{letter.page}?changed"
    assert letter.order.promised_quantity is None


def test_an_answer_to_what_has_changed_meanwhile_is_asked_again(letter: Letter) -> None:
    version = letter.now.version
    letter.factory.do("hold", letter.now, reason="wait")
    letter.factory.do("release", letter.now)
    answer = letter.say("yes", version=version)
    assert answer["Location"] == f"{letter.page}?changed"
    assert "has changed since you opened" in letter.client.get(answer["Location"]).content.decode()
    assert letter.order.state == "requested"


@pytest.mark.parametrize("version", ["", "x", "-1", "9999999999999999999999"])
def test_a_version_that_is_none_changes_nothing(letter: Letter, version: str) -> None:
    answer = letter.client.post(f"{letter.page}yes/", {"version": version})
    assert answer["Location"] == f"{letter.page}?changed"
    assert letter.order.state == "requested"
