"""Everything the portal says is said in German too, with the same placeholders, in the file that is
really read.
"""

from __future__ import annotations

import io
import re

import pytest
from babel.messages import Message
from babel.messages.mofile import read_mo
from django.utils import translation
from django.utils.translation import gettext as _

from tests.house.catalogue import (
    ENGLISH_MO,
    MO,
    ROOT,
    english_apart,
    kept_together,
    marked,
    written,
)

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
    """Calm: no exclamation marks but the one of a letter's greeting, and German quotation marks."""
    texts = [text for message in german.values() for text in words(message)]
    texts.remove("Guten Tag %(name)s!")
    assert not [text for text in texts if "!" in text or "”" in text or '"' in text]


def test_apostrophes_are_written_one_way(german):
    """Pages, mails and the program alike: "leader's", so that one word is found by one search."""
    english = [message.id for message in german.values()]
    assert not [text for text in english if "\N{RIGHT SINGLE QUOTATION MARK}" in str(text)]


def compiled(file) -> dict[tuple[str | None, object], list[str]]:
    found = {}
    for message in read_mo(io.BytesIO(file.read_bytes())):
        context, text = key(message)
        if text:
            context = context.decode() if isinstance(context, bytes) else context
            found[context, text] = words(message)
    return found


def test_the_compiled_files_are_current(german):
    kept = {text: [kept_together(each) for each in words(german[text])] for text in german}
    assert compiled(MO) == kept, RENEW
    english = english_apart(marked()).items()
    read = {text: [ids] if isinstance(ids, str) else list(ids) for text, ids in english}
    read = {text: [kept_together(each) for each in ids] for text, ids in read.items()}
    assert compiled(ENGLISH_MO) == read, RENEW


BREAKS = re.compile(
    r"\d[ ]%|s [%]%|\b[npN] ?[=<>≤≥] |\b[npN] [=<>≤≥]|\bp %\(|\bt (?:test|interval)|\d-%"
)
"""Where a line could end within a figure."""


def test_no_line_ends_within_a_figure():
    read = [text for file in (MO, ENGLISH_MO) for each in compiled(file).values() for text in each]
    assert not [text for text in read if BREAKS.search(text)]
    for language in ("en", "de"):
        with translation.override(language):
            assert _("n = %(n)s") % {"n": 12} == "n\xa0=\xa012"
    with translation.override("de"):
        assert _("%(number)s%%") % {"number": 95} == "95\xa0%"
    bare = re.compile(r">\s*n = \{\{")
    pages = (ROOT / "templates").rglob("*.html")
    assert not [page.name for page in pages if bare.search(page.read_text(encoding="utf-8"))]


def test_one_word_for_one_thing(german):
    """A pilot alone would fly: it is a "Pilotprojekt". An interval is written in one way."""
    texts = [text for message in german.values() for text in words(message)]
    pages = [*(ROOT / "programs" / "library").glob("*/**/*")]
    german_ones = (page for page in pages if "de" in page.parts)
    texts += [
        page.read_text(encoding="utf-8") for page in german_ones if page.suffix in {".md", ".toml"}
    ]
    pilot = re.compile(r"\bPilot(en|s|teams?)?\b(?!\N{SOFT HYPHEN})")
    masculine = re.compile(r"\b([Dd]er|[Dd]en|[Ee]inen|[Kk]einen|[Dd]iese[rn]) Pilotprojekt\b")
    interval = re.compile(r"95 ?%+[- ][\w-]*[Ii]ntervall|[Ii]ntervalle?,? 95")
    for rule in (pilot, masculine, interval):
        assert not [found[0] for text in texts if (found := rule.search(text))]


def test_no_german_sentence_ends_in_a_short_date(german):
    """The month has a stop of its own there: "am Mo, 7. Dez." and no second one."""
    twice = []
    for message in marked():
        for name, _line in message.locations if message.id else []:
            text = (ROOT / name).read_text(encoding="utf-8")
            days = re.findall(r'show="(?:day|short|short_month)" as (\w+)', text)
            said = " ".join(words(german[key(message)]))
            twice += [said for day in days if f"%({day})s." in said]
    assert not twice


def test_there_is_one_place():
    assert list(ROOT.glob("*/locale")) == []
