"""Everything the portal says is said in German too, with the same placeholders, in the file that is
really read.
"""

from __future__ import annotations

import io
import re

import pytest
from babel.messages import Message
from babel.messages.mofile import read_mo

from tests.house.catalogue import MO, ROOT, marked, written

pytestmark = pytest.mark.uncounted

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[sd]")
RENEW = "run .venv/bin/python -m tests.house.catalogue and fill in what it names"


def words(message: Message) -> list[str]:
    """Every form of the translation."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def key(message: Message) -> tuple[str | None, object]:
    return message.context, message.id if isinstance(message.id, str) else tuple(message.id)


@pytest.fixture(scope="module")
def german() -> dict[tuple[str | None, object], Message]:
    return {key(message): message for message in written() if message.id}


def test_every_marked_string_has_german_words(german):
    ours = {key(message) for message in marked() if message.id}
    missing = [text for text in ours if text not in german or not all(words(german[text]))]
    assert not missing, RENEW
    assert not [text for text in german if text not in ours], f"nobody says these any more: {RENEW}"


def test_nothing_is_only_guessed(german):
    assert not [message.id for message in german.values() if message.fuzzy]


def test_both_plurals_are_there(german):
    assert not [
        message.id
        for message in german.values()
        if message.pluralizable and len(words(message)) != 2
    ]


def test_placeholders_agree(german):
    odd = []
    for message in german.values():
        english = list(message.id) if message.pluralizable else [message.id]
        for source, text in zip(english, words(message), strict=True):
            if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text)):
                odd.append(text)
    assert not odd


def test_spaces_and_markup_at_the_ends_agree(german):
    for message in german.values():
        source = message.id if isinstance(message.id, str) else message.id[0]
        for text in words(message):
            assert (source[0].isspace(), source[-1].isspace()) == (
                text[0].isspace(),
                text[-1].isspace(),
            ), text
            assert re.findall("<[^>@]+>", source) == re.findall("<[^>@]+>", text), text


def test_voice(german):
    """Calm: no exclamation marks, and German quotation marks."""
    texts = [text for message in german.values() for text in words(message)]
    assert not [text for text in texts if "!" in text or "”" in text or '"' in text]


def test_the_compiled_file_is_current(german):
    compiled = {}
    for message in read_mo(io.BytesIO(MO.read_bytes())):
        context, text = key(message)
        if text:
            compiled[context.decode() if isinstance(context, bytes) else context, text] = words(
                message
            )
    assert compiled == {text: words(message) for text, message in german.items()}, RENEW


def test_there_is_one_place():
    assert list(ROOT.glob("*/locale")) == []
