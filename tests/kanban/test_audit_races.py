"""Two phones in one round, and two leaders at one card, in the same moment. Each race has its control."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, IntegrityError, connection

from inventory import tokens
from inventory.models import Location
from kanban import audits
from kanban.audits import lost, rounds
from kanban.models import AuditedCard, AuditRound, Card, ReplacedLabel
from tests.factory import WheelWorks

PHONES = 4


@pytest.fixture
def works(transactional_db: None) -> WheelWorks:
    built = WheelWorks().build()
    built.person("Lena", "leader")
    return built


def at_once(act: Callable[[], str]) -> list[str]:
    """What each of the phones gets when all of them act in one moment; an error by its name."""
    together, answers = Barrier(PHONES), list[str]()

    def work() -> None:
        together.wait()
        try:
            answers.append(act())
        except (audits.Refusal, DatabaseError) as refused:
            answers.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(PHONES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(answers)


def open_round(works: WheelWorks) -> AuditRound:
    return audits.open_round(works.assembly, works.rack, by=works.people["Lena"], at=works.now)


def find(works: WheelWorks, audit: AuditRound, code: str) -> str:
    return audits.scan(
        audit,
        code,
        place=works.rack,
        cards=Card.objects.as_shown(),
        places=Location.objects.all(),
        by=works.people["Lena"],
        at=works.now,
    ).kind


def test_one_card_found_by_four_phones_at_once_counts_once(works: WheelWorks) -> None:
    audit, code = open_round(works), works.card(works.wheels).token
    assert at_once(lambda: find(works, audit, code)) == ["already", "already", "already", "found"]
    assert AuditedCard.objects.count() == 1


def test_one_price_tag_scanned_by_four_phones_at_once_is_kept_once(works: WheelWorks) -> None:
    audit = open_round(works)
    assert at_once(lambda: find(works, audit, "4006381333931")) == ["refused"] * PHONES
    assert audit.strays.count() == 1


def test_four_who_start_the_same_round_at_once_go_one_round(works: WheelWorks) -> None:
    assert len(set(at_once(lambda: str(open_round(works).pk)))) == 1


@pytest.mark.postgres
def test_without_the_hold_on_the_round_the_phones_collide(
    works: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit, code = open_round(works), works.card(works.wheels).token
    near = Barrier(PHONES)

    def not_held(audit: AuditRound) -> AuditRound:
        return AuditRound.objects.get(pk=audit.pk)

    def all_read_before_one_writes(card: Card) -> audits.Whereabouts:
        near.wait(timeout=20)
        return audits.whereabouts(card)

    monkeypatch.setattr(rounds, "lock_round", not_held)
    monkeypatch.setattr(rounds, "whereabouts", all_read_before_one_writes)
    answers = at_once(lambda: find(works, audit, code))
    assert answers == ["IntegrityError", "IntegrityError", "IntegrityError", "found"]


def replace(works: WheelWorks, seen: Card) -> str:
    card = Card.objects.get(pk=seen.pk)
    card.token, card.code = seen.token, seen.code
    return audits.replace(card, reason="Gone", by=works.people["Lena"], at=works.now).token


def test_of_four_leaders_who_replace_one_label_at_once_one_does(works: WheelWorks) -> None:
    seen = works.card(works.wheels)
    answers = at_once(lambda: replace(works, seen))
    assert answers == sorted([seen.token, *["ReplacedMeanwhile"] * (PHONES - 1)])
    assert ReplacedLabel.objects.count() == 1
    assert works.card(works.wheels).token != seen.token


def test_without_the_look_at_the_label_all_four_would_print_another_one(
    works: WheelWorks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def carries_whatever(card: Card) -> bool:
        own = Card.objects.filter(pk=card.pk)
        return bool(own.update(token=tokens.new_token(), code=tokens.new_code()))

    monkeypatch.setattr(lost, "relabel", carries_whatever)
    seen = works.card(works.wheels)
    answers = at_once(lambda: replace(works, seen))
    assert answers == sorted([seen.token, *[IntegrityError.__name__] * (PHONES - 1)])


def test_a_scan_and_the_closing_at_once_leave_no_card_without_a_verdict(works: WheelWorks) -> None:
    audit, codes = open_round(works), [works.card(works.wheels, number).token for number in (1, 2, 3)]

    def act() -> str:
        code = codes.pop() if codes else ""
        if code:
            return find(works, audit, code)
        audits.close_round(audit, by=works.people["Lena"], at=works.now)
        return "closed"

    answers = at_once(act)
    verdicts = list(audit.cards.values_list("verdict", flat=True))
    assert sorted(verdicts) == sorted(
        ["found"] * answers.count("found") + ["missing"] * (3 - answers.count("found"))
    )
