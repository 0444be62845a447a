"""What people read is there in every language that is offered. `make words` brings catalogues up to date."""

import re

import pytest

from tests.architecture import ROOT
from tests.architecture.catalogues import LOCALE, compiled, said, written

HEADER = ("", "", "")
PLACEHOLDER = re.compile(r"\{\w+\}|%(?:\(\w+\))?[-0 #+]*\d*(?:\.\d+)?[a-zA-Z%]")
NEVER_READ = re.compile(
    r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|\{% blocktranslate.*?\{% endblocktranslate.*?%\}"
    r"|\{[{%].*?[%}]\}|<kbd>.*?</kbd>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"""([\w:-]+)=("[^"]*"|'[^']*')""")
SPOKEN = {"alt", "aria-label", "placeholder", "title"}
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = {"Pullboard"}
CATALOGUES = pytest.mark.parametrize(
    ("language", "domain"),
    [(folder.name, domain) for folder in LOCALE.iterdir() for domain in ("django", "djangojs")],
)


@CATALOGUES
def test_every_message_of_the_sources_is_translated(language: str, domain: str) -> None:
    translated = {message for message, texts in written(language, domain).items() if all(texts)}
    assert said(domain) - translated == set()


@CATALOGUES
def test_a_catalogue_holds_nothing_that_is_no_longer_said(language: str, domain: str) -> None:
    assert set(written(language, domain)) - said(domain) - {HEADER} == set()


@CATALOGUES
def test_what_runs_is_what_was_written(language: str, domain: str) -> None:
    assert compiled(language, domain) == written(language, domain)


@CATALOGUES
def test_a_translation_fills_in_what_its_message_does(language: str, domain: str) -> None:
    """The first plural form may spell its number out."""
    for message, texts in written(language, domain).items():
        for place, text in enumerate(texts):
            original = message.plural if message.plural and place else message.text
            assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(original)), message


@CATALOGUES
def test_no_translation_is_a_guess_of_the_tools(language: str, domain: str) -> None:
    assert "fuzzy" not in (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").read_text()


def test_every_word_of_a_template_goes_through_gettext() -> None:
    found = {}
    for file in sorted((ROOT / "templates").rglob("*.html")):
        text = NEVER_READ.sub(" ", file.read_text())
        spoken = [value for name, value in ATTRIBUTE.findall(text) if name in SPOKEN]
        between = re.sub(r"<[^>]*>", " ", ATTRIBUTE.sub(" ", text))
        found[str(file.relative_to(ROOT))] = set(WORD.findall(" ".join([*spoken, between]))) - NAMES
    assert {name: words for name, words in found.items() if words} == {}
