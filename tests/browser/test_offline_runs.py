"""Whatever fails in whichever order: each scan has one effect, or one refusal that somebody sees.

A run is a story told by a seed: scans, drops of the network, answers that get lost, tabs and browsers
that are killed, a colleague who is quicker. In the end the network is back, and what the tablet told is
held against what the database did.
"""

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.browser.conftest import bicycle_works
from tests.browser.device import Device
from tests.browser.rough_network import DOWN, LOSE, PASS, SLOW, RoughNetwork
from tests.server import Program, Server

pytestmark = pytest.mark.browser

STEPS = 6
NEXT = {"DONE": "empty", "REQUESTED": "start", "IN_PROGRESS": "finish"}
EFFECT, REFUSAL, WAITING = "effect", "refusal", "waiting"
TOLD = {"Done": EFFECT, "Waiting": WAITING}
BY_THE_OPERATOR = """
    SELECT move.card_id, move.version - 1 FROM kanban_move move
    JOIN inventory_act act ON act.id = move.caused_by_id JOIN auth_user person ON person.id = act.by_id
    WHERE person.username = 'operator' AND move.verb IN ('empty', 'start', 'finish')
"""
KEYS = "SELECT key FROM kanban_gesture"
Press = tuple[int, int]  # a card, and the version of it that was seen


@dataclass
class Run:
    """One story. `told` is what the tablet said of each press; `cut` are those it was killed at."""

    device: Device
    leader: Program
    chance: random.Random
    told: dict[Press, set[str]] = field(default_factory=dict)
    cut: list[Press] = field(default_factory=list)
    order: list[Press] = field(default_factory=list)

    def tell(self, steps: int = STEPS) -> list[str]:
        """All of it, then the network comes back and everything is sent. Returns what is wrong."""
        self.fill_the_stores()
        before, self.device.network.pressed = self.moves(), []
        acts: list[Callable[[], None]] = [self.scan] * 5 + [self.weather] * 4 + [self.beaten] * 2
        acts += [self.scan_and_die, self.scan_and_die, self.device.lose_tab, self.device.lose_power]
        for _ in range(steps):
            self.chance.choice(acts)()
        self.device.online()
        self.device.all_sent(60)
        self.read_answers()
        return self.wrong(self.moves() - before)

    def fill_the_stores(self) -> None:
        """So that a refusal is about the weather, not about what has run out in the runs before."""
        for card in self.leader.cards("assembly", kind="withdrawal", state="REQUESTED"):
            facts = {"item": card["item"], "location": card["source"], "quantity": "500"}
            self.leader.ask("POST", "/stock/count/", facts | {"reason": "filled", "sure": "1"})

    def scan(self, state: str = "") -> None:
        card = self.any_card(state)
        word = self.device.press(card, NEXT[card["state"]])
        self.told[self.press(card)] = {TOLD.get(word, REFUSAL)}

    def scan_and_die(self) -> None:
        """Killed in the moment of the press."""
        card = self.any_card()
        self.cut.append(self.press(card))
        self.device.scan(card["token"])
        self.device.page.locator(f"#scanned [data-card='{card['id']}'] [data-verb]").first.click()
        self.chance.choice([self.device.lose_tab, self.device.lose_power])()

    def beaten(self) -> None:
        """The network goes, a scan waits, and a colleague is quicker with that card."""
        self.device.offline()
        self.scan()
        card_id, version = self.order[-1]
        (now,) = self.leader.cards("assembly", id=card_id)
        self.leader.ask("POST", f"/cards/{card_id}/{NEXT[now['state']]}/", {"version": version})

    def weather(self) -> None:
        """From now on nothing gets through, everything does, or a press as it happens."""
        kind, gusts = (
            self.chance.choice([DOWN, DOWN, PASS, "gusts", "gusts"]),
            random.Random(self.chance.random()),
        )

        def fate(method: str, path: str) -> str:
            if kind != "gusts":
                return kind
            return gusts.choice([PASS, DOWN, LOSE, LOSE, SLOW]) if method == "POST" else PASS

        self.device.network.fate = fate

    def any_card(self, state: str = "") -> dict[str, Any]:
        """A card, in that state, that the tablet knows as it is and that was not scanned in this run yet."""
        known = {card["id"]: card["version"] for card in self.device.known_cards()}
        scanned = {card for card, _version in (*self.told, *self.cut)}
        every = self.leader.cards("assembly", kind="withdrawal", held=False)
        fit = [c for c in every if c["id"] not in scanned and known[c["id"]] == c["version"]]
        fit = [c for c in fit if state in ("", c["state"])]
        return self.chance.choice(fit)

    def press(self, card: dict[str, Any]) -> Press:
        press = (int(card["id"]), int(card["version"]))
        self.order.append(press)
        return press

    def read_answers(self) -> None:
        """What the tablet tells in the end; then somebody has seen it."""
        for answer in self.device.page.locator("#kept .answer").all():
            facts = answer.evaluate("({dataset}) => ({...dataset})")
            press = (int(facts["card"]), int(facts["v"]))
            self.told.setdefault(press, set()).add(EFFECT if facts["event"] == "moved" else REFUSAL)
        answers = self.device.page.locator("#kept .answer")
        for button in answers.get_by_role("button", name="Seen").all()[::-1]:
            button.click()

    def moves(self) -> Counter[Press]:
        return Counter(self.ask_database(BY_THE_OPERATOR))

    def ask_database(self, question: str) -> list[Any]:
        file = self.leader.server.folder / "plant.sqlite3"
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            return database.execute(question).fetchall()

    def wrong(self, done: Counter[Press]) -> list[str]:
        """Every press without exactly one effect or one refusal, and all that nobody has pressed."""
        keys = {
            press: {k for *p, k in self.device.network.pressed if tuple(p) == press} for press in self.order
        }
        found = [f"{press}: nobody pressed this" for press in done if press not in self.order]
        for press in self.order:
            said = self.told.get(press, set()) - {WAITING}
            reached = press in self.told or bool(keys[press])
            right = {EFFECT} if done[press] else {REFUSAL}
            if (reached and said != right) or done[press] > 1 or len(keys[press]) > 1:
                found.append(f"{press}: done {done[press]} times, told {said}, keys {keys[press]}")
        first = list(dict.fromkeys((card, version) for card, version, _key in self.device.network.pressed))
        if first != [press for press in self.order if press in first]:
            found.append(f"pressed {self.order}, sent {first}")
        return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A plant of this file's own, as its server is mistreated."""
    running = bicycle_works(tmp_path_factory.mktemp("plant"))
    yield running
    running.stop()


@pytest.fixture
def device(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[Device]:
    network = RoughNetwork(server.port)
    tablet = Device(playwright.chromium, tmp_path / "profile", network)
    tablet.install()
    yield tablet
    tablet.context.close()
    network.close()


def runs(device: Device, leader: Program, seeds: range) -> dict[int, list[str]]:
    """What is wrong, by seed. A tablet to which nothing or only one thing happens would prove nothing."""
    wrong, seen = {}, Counter[str]()
    for seed in seeds:
        run = Run(device, leader, random.Random(seed))
        wrong[seed] = run.tell()
        seen.update(word for words in run.told.values() for word in words)
        seen["cut"] += len(run.cut)
    assert min(seen[each] for each in (EFFECT, REFUSAL, WAITING, "cut")) >= len(seeds) // 6, seen
    return {seed: found for seed, found in wrong.items() if found}


def test_each_scan_has_one_effect_or_one_refusal(device: Device, leader: Program) -> None:
    assert runs(device, leader, range(6)) == {}


@pytest.mark.nightly
def test_each_scan_has_one_effect_or_one_refusal_two_hundred_times(device: Device, leader: Program) -> None:
    assert runs(device, leader, range(1000, 1200)) == {}


def test_without_its_key_a_scan_whose_answer_got_lost_is_refused_as_well(
    device: Device, leader: Program
) -> None:
    """The control: the card's version still lets nothing happen twice, but what is told is wrong."""
    device.network.keys = False
    fates = [LOSE]
    run = Run(device, leader, random.Random(1))
    before = run.moves()
    device.network.fate = lambda method, path: fates.pop() if method == "POST" and fates else PASS
    run.scan("DONE")
    device.all_sent()
    run.read_answers()
    assert len(run.wrong(run.moves() - before)) == 1
