"""A supplier cannot deliver: the buyers hear of it, whoever said so, and the backup has its turn."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from inventory.models import ReplenishmentOrder
from kanban import pull, silence
from kanban.overview.attention import notices
from tests.factory import Factory
from tests.web.letters import Letter, asked


def plant(factory: Factory, **terms: Any) -> Letter:
    """Nordkette is asked for chains, Velodepot is the backup; Bea and Ben buy, Ole operates."""
    letter = asked(factory, **terms)
    factory.source(letter.card.loop.item, "Velodepot", priority=2)
    for name, role in (("Bea", "buyer"), ("Ben", "buyer"), ("Ole", "operator")):
        person = factory.person(name, role)
        person.email = f"{name.lower()}@plant.example"
        person.save()
    return letter


def told() -> dict[str, str]:
    """The letters that the next look sends: to whom, and what."""
    mail.outbox.clear()
    silence.watch(at=timezone.now())
    return {each.to[0]: f"{each.subject}\n{each.body}" for each in mail.outbox}


def suppliers() -> list[tuple[str, str]]:
    orders = ReplenishmentOrder.objects.order_by("pk").select_related("supplier")
    return [(order.supplier.name, order.state.value) for order in orders]


def refuse(letter: Letter, client: Client, name: str) -> None:
    """Somebody in the plant enters what the supplier said on the phone."""
    client.force_login(letter.factory.people[name])
    card = letter.now
    facts = {"version": card.version, "reason": "No steel"}
    answer = client.post(f"/cards/{card.pk}/refuse/", facts, headers={"Accept": "application/json"})
    assert answer.status_code == 200


def test_a_no_from_the_answer_page_is_mailed_to_the_buyers_with_who_else_sells_it(factory: Factory) -> None:
    letter = plant(factory).come_in()
    letter.say("no", reason="The press is broken")
    first, letters = letter.order, told()
    assert set(letters) == {"bea@plant.example", "ben@plant.example"}
    written = letters["bea@plant.example"]
    assert written.startswith("Nordkette cannot deliver CHAIN-8\n")
    for words in (
        "Nordkette: 100 pcs CHAIN-8",
        "Cannot deliver: The press is broken",
        "Velodepot could be asked instead.",
        f"/orders/{first.pk}/",
    ):
        assert words in written
    board = letter.now.loop.board
    notice = next(each for each in notices(board, at=timezone.now()) if each.backup)
    assert (notice.title, notice.backup) == ("Nordkette cannot deliver CHAIN-8", "Velodepot")
    assert suppliers() == [("Nordkette", "refused")]
    assert told() == {}


def test_where_the_source_says_so_the_letter_tells_who_has_been_asked_instead(factory: Factory) -> None:
    letter = plant(factory, fails_over=True).come_in()
    letter.say("no", reason="The press is broken")
    assert suppliers() == [("Nordkette", "refused"), ("Velodepot", "requested")]
    assert "Velodepot has been asked instead." in told()["ben@plant.example"]
    assert told() == {}


def test_where_nobody_else_sells_it_the_letter_says_so(factory: Factory) -> None:
    letter = plant(factory).come_in()
    ReplenishmentOrder.objects.get().item.sources.filter(priority=2).update(active=False)
    letter.say("no", reason="The press is broken")
    assert "Nobody else sells it." in told()["bea@plant.example"]


@pytest.mark.parametrize("by_itself", [True, False])
def test_a_buyer_who_enters_the_refusal_needs_no_letter_about_it(
    factory: Factory, client: Client, by_itself: bool
) -> None:
    letter = plant(factory, fails_over=by_itself)
    refuse(letter, client, "Bea")
    assert set(told()) == {"ben@plant.example"}
    backup = [("Velodepot", "requested")] if by_itself else []
    assert suppliers() == [("Nordkette", "refused"), *backup]
    assert told() == {}


def test_a_refusal_after_the_alert_about_silence_is_news_again(factory: Factory) -> None:
    letter = plant(factory).come_in()
    ReplenishmentOrder.objects.update(alerted_at=factory.now)
    letter.say("no", reason="The press is broken")
    assert set(told()) == {"bea@plant.example", "ben@plant.example"}
    assert told() == {}


def test_several_refusals_are_one_letter(factory: Factory) -> None:
    letter = plant(factory)
    loop = letter.card.loop
    factory.do("empty", factory.card(loop, 2))
    for number in (1, 2):
        card = factory.card(loop, number)
        pull.refuse(card, by=None, at=timezone.now(), version=card.version, reason="No steel")
    assert told()["bea@plant.example"].startswith("2 requests were refused\n")


def test_an_old_refusal_is_no_news(factory: Factory) -> None:
    letter = plant(factory).come_in()
    letter.say("no", reason="The press is broken")
    ReplenishmentOrder.objects.update(refused_at=timezone.now() - timedelta(days=8))
    assert told() == {}
