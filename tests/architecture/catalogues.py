"""Reads catalogues of translations, and the messages that the sources ask for. Needs no gettext tools."""

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

from tests.architecture import ROOT, sources

LOCALE = ROOT / "kanban" / "locale"
LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")$')
TEXT = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*{TEXT}(?:,\s*{TEXT})?(?:,\s*{TEXT})?", re.DOTALL)
CALLED = re.compile(r"_|n?p?gettext(_lazy|_noop)?")


class Message(NamedTuple):
    text: str
    plural: str = ""
    context: str = ""


Catalogue = dict[Message, list[str]]


def written(language: str, domain: str) -> Catalogue:
    """The .po file. The header is the translation of no text at all."""
    found: Catalogue = {}
    for block in (LOCALE / language / "LC_MESSAGES" / f"{domain}.po").read_text().strip().split("\n\n"):
        said, part = dict.fromkeys(("msgid", "msgid_plural", "msgctxt"), ""), ""
        for line in filter(None, map(LINE.fullmatch, block.splitlines())):
            part = line[1] or part
            said[part] = said.get(part, "") + ast.literal_eval(line[2])
        message = Message(said.pop("msgid"), said.pop("msgid_plural"), said.pop("msgctxt"))
        found[message] = [said[part] for part in sorted(said)]
    return found


def compiled(language: str, domain: str) -> Catalogue:
    """The .mo file, which is what runs. https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html"""
    raw = (LOCALE / language / "LC_MESSAGES" / f"{domain}.mo").read_bytes()
    _magic, _revision, count, originals, translations = struct.unpack_from("<5I", raw)
    found: Catalogue = {}
    for place in range(0, 8 * count, 8):
        context, _, message = text_at(raw, originals + place).rpartition("\4")
        text, _, plural = message.partition("\0")
        found[Message(text, plural, context)] = text_at(raw, translations + place).split("\0")
    return found


def text_at(raw: bytes, place: int) -> str:
    length, start = struct.unpack_from("<2I", raw, place)
    return raw[start : start + length].decode()


def said(domain: str) -> set[Message]:
    """Every message of the sources: of Python and templates, or of the browser's scripts."""
    if domain == "djangojs":
        scripts = (ROOT / "static" / "js").rglob("*.js")
        return {message for file in scripts for message in said_in_text(file.read_text())}
    templates = [file for file in (ROOT / "templates").rglob("*.*") if file.suffix in (".html", ".txt")]
    shown = {message for file in templates for message in said_in_text(templatize(file.read_text()))}
    files = sources("kanban", "inventory")
    return shown | {message for file in files for message in said_in_python(file)}


def said_in_text(text: str) -> Iterator[Message]:
    for name, *given in CALL.findall(text):
        yield message_of(name, [ast.literal_eval(each) for each in given if each])


def said_in_python(file: Path) -> Iterator[Message]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if CALLED.fullmatch(name) and texts:
                yield message_of(name, [str(text) for text in texts])


def message_of(name: str, texts: list[str]) -> Message:
    """What a call of this function asks for: a context first, a plural last, where its name says so."""
    context = texts.pop(0) if "pg" in name else ""
    return Message(texts[0], texts[1] if name.startswith("n") else "", context)
