"""How long a card takes, how hard its English reads, and whether two cards say the same. Pure
arithmetic on texts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

WORDS_PER_MINUTE = 200
SHINGLE = 8
"""Two texts that share this many words in a row repeat each other there."""
# Said twice on the page (a quote stands in the text it is taken from), or taken in at a glance.
_NOT_READ = {
    "author",
    "better_reply",
    "parts",
    "phrase",
    "quote",
    "role",
    "sender",
    "time",
    "title",
}
# Names of things, for the portal alone.
_NOT_READ |= {
    "construct",
    "criterion",
    "key",
    "kind",
    "kpi",
    "module",
    "outcome",
    "pulses",
    "scale",
    "slug",
    "start",
}
_NOT_READ |= {"subscale", "tags", "to"}
_BLOCK_END = re.compile(r"</(?:p|li|blockquote|h\d)>|<br ?/?>|<hr ?/?>")
_TAG = re.compile(r"<[^>]+>")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.?!]+[\"\u201d\u2019)\]]*(?:\s+|$)|\n+")


def plain(text: str) -> str:
    """HTML as text, every block on a line of its own."""
    return html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", text))).strip()


def words(text: str) -> list[str]:
    """The words of a plain text; don't and follow-up are one each."""
    return _WORD.findall(text)


def read_texts(content: Mapping[str, Any]) -> list[str]:
    """What somebody reads on a card: everything, and of the variants the longest."""
    variants = [plain(variant) for variant in content.get("variants_html", {}).values()]
    longest = max(variants, key=lambda variant: len(words(variant)), default="")
    return [
        *([longest] if longest else []),
        *_texts({k: v for k, v in content.items() if k != "variants_html"}),
    ]


def all_texts(content: Mapping[str, Any]) -> list[str]:
    """The same with every variant."""
    return list(_texts(content))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield plain(value)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in _NOT_READ:
                yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def count_words(texts: Iterable[str]) -> int:
    """Of several texts."""
    return sum(len(words(text)) for text in texts)


def minutes(kind: str, content: Mapping[str, Any]) -> float:
    """Reading at 200 words a minute, and what there is to do."""
    seconds = {
        "spot": 8 * len(content.get("cues", [])),
        "quiz": 30 * len(content.get("questions", [])),
        "reflection": 120,
        "rewrite": 120,
        "poll": 20,
    }.get(kind, 0)
    return count_words(read_texts(content)) / WORDS_PER_MINUTE + seconds / 60


_VOWELS = re.compile(r"[aeiouy]+")
# Neighbors that are spoken apart: diagram, trio, society, medium, and the -ing of going.
_APART = re.compile(r"i(?:a(?![lnr])|o(?![un])|e(?:t|nce|nt)|u[ms])|[aeouy]ing$")
_SILENT_END = re.compile(
    r"(?<![leoyi])e$|[aeiouy]le$|[^aeioutdyl]ed$|[aeiouyl]led$|(?<![aeiouyszxcg])(?<![cs]h)es$"
)
_SILENT_INSIDE = re.compile(r"[^aeiouy]e(?:ly|ment|ful|less|thing|body|where)")


def syllables(word: str) -> int:
    """Of an English word, by its letters. Of the words of the shipped program it counts 98 in 100
    right.

    Groups of vowels count one each, neighbors that are usually spoken apart two. A silent e does
    not count: at the end, in most -es and -ed, and inside compounds such as safely or somewhere;
    -le after a consonant does.
    """
    letters = re.sub(r"[^a-z]", "", word.lower())
    sounds = len(_VOWELS.findall(letters)) + len(_APART.findall(letters))
    return max(sounds - len(_SILENT_END.findall(letters)) - len(_SILENT_INSIDE.findall(letters)), 1)


def grade(texts: Iterable[str]) -> float:
    """Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    whole = list(texts)
    sentences = sum(1 for text in whole for part in _SENTENCE_END.split(text) if words(part))
    found = [word for text in whole for word in words(text)]
    if not found:
        return 0.0
    spoken = sum(sum(syllables(part) for part in word.split("-")) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * spoken / len(found) - 15.59


@dataclass(frozen=True)
class Repeat:
    """The longest run of words that two texts share."""

    one: str
    other: str
    run: str


def repeats(texts: Mapping[str, Iterable[str]]) -> list[Repeat]:
    """Every pair that shares at least eight words in a row, in the order of the texts."""
    flat = {
        name: [[word.lower() for word in words(text)] for text in each]
        for name, each in texts.items()
    }
    shingles = {name: _shingles(each, SHINGLE) for name, each in flat.items()}
    found = []
    for one, other in combinations(flat, 2):
        if shingles[one] & shingles[other]:
            size = SHINGLE
            shared = shingles[one] & shingles[other]
            while shared:
                longest, size = min(shared), size + 1
                shared = _shingles(flat[one], size) & _shingles(flat[other], size)
            found.append(Repeat(one, other, " ".join(longest)))
    return found


def _shingles(texts: Iterable[list[str]], size: int) -> set[tuple[str, ...]]:
    return {
        tuple(text[start : start + size]) for text in texts for start in range(len(text) - size + 1)
    }
