"""How long a card takes, how hard its English reads, and whether two cards say the same. Pure
arithmetic on texts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from itertools import chain, combinations

import msgspec

from common.records import dataclass
from programs.content.cards import AnyCard, CardContent, QuizCard, RewriteCard, SpotCard, VideoCard
from programs.content.kinds import CardKind

WORDS_PER_MINUTE = 200
SHINGLE = 8
"""Two texts that share this many words in a row repeat each other there."""
# Said twice (Markdown is read as the HTML beside it, a quote stands in the text it is taken from),
# or taken in at a glance.
_NOT_READ = {
    "author",
    "markdown",
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
_NOT_READ |= {"difficulty", "subscale", "tags", "to", "uses"}
_NOT_READ |= {"features", "group", "readers"}
# Heard, and read by whoever does not hear; the time is that of the recording.
_NOT_READ |= {"captions", "recording"}
_BLOCK_END = re.compile(r"</(?:p|li|blockquote|h\d)>|<br ?/?>|<hr ?/?>")
_TAG = re.compile(r"<[^>]+>")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.?!]+[\"\u201d\u2019)\]]*(?:\s+|$)|\n+")


def plain(text: str) -> str:
    """HTML as text, every block on a line of its own."""
    return html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", text))).strip()


def split_words(text: str) -> list[str]:
    """The words of a plain text; don't and follow-up are one each."""
    return _WORD.findall(text)


def read_texts(card: AnyCard) -> list[str]:
    """What somebody reads on a card: everything, and of the variants the longest."""
    variants = [plain(variant.html) for variant in card.variants.values()]
    longest = max(variants, key=lambda variant: len(split_words(variant)), default="")
    without = msgspec.structs.replace(card, variants={})
    return [*([longest] if longest else []), *all_texts(without)]


def all_texts(content: object) -> list[str]:
    """The same with every variant; for anything that a program is made of, in one language."""
    return list(_texts(msgspec.to_builtins(content)))


def _texts(value: object) -> Iterable[str]:
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
    return sum(len(split_words(text)) for text in texts)


TYPED_PER_MINUTE = 38
"""Words, with two thumbs on a phone (Palin and others, MobileHCI 2019: 37,370 people)."""
ANSWERS, ANSWER_WORDS, ANSWER_SECONDS = 3, 15, 40
"""Of a reflection: short answers, words of each, and what it takes to think of one."""
SECONDS_OF = {
    CardKind.REFLECTION: ANSWERS * (ANSWER_SECONDS + 60 * ANSWER_WORDS / TYPED_PER_MINUTE),
    CardKind.POLL: 20,
}
"""What there is to do on a card, where that does not depend on what is on it."""


def minutes(card: CardContent) -> float:
    """Reading at 200 words a minute, and what there is to do: a reply is typed as long as the model
    reply, which is the shortest that does everything.
    """
    seconds: float
    if isinstance(card, SpotCard):
        seconds = 8 * len(card.cues)
    elif isinstance(card, QuizCard):
        seconds = 30 * len(card.questions)
    elif isinstance(card, RewriteCard):
        seconds = 60 * count_words([plain(card.better_reply.html)]) / TYPED_PER_MINUTE
    elif isinstance(card, VideoCard):
        seconds = card.captions[-1].ends // 1000
    else:
        seconds = SECONDS_OF.get(card.kind, 0)
    return count_words(read_texts(card)) / WORDS_PER_MINUTE + seconds / 60


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
    """Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59, as the year of
    school somebody has to be in; 0 where there is nothing to read.
    """
    parts = list(chain.from_iterable(_SENTENCE_END.split(text) for text in texts))
    sentences = sum(1 for part in parts if split_words(part))
    found = list(chain.from_iterable(split_words(part) for part in parts))
    if not found:
        return 0.0
    # Both halves of follow-up are spoken.
    halves = chain.from_iterable(word.split("-") for word in found)
    spoken = sum(syllables(half) for half in halves)
    return 0.39 * len(found) / sentences + 11.8 * spoken / len(found) - 15.59


@dataclass(frozen=True)
class Repeat:
    """The longest run of words that two texts share."""

    one: str
    other: str
    run: str


Runs = set[tuple[str, ...]]


def repeats(texts: Mapping[str, Iterable[str]]) -> list[Repeat]:
    """Every pair that shares at least eight words in a row, in the order of the texts."""
    flat = {name: _lowered(each) for name, each in texts.items()}
    shingles = {name: _shingles(each, SHINGLE) for name, each in flat.items()}
    found = []
    for one, other in combinations(flat, 2):
        shared = shingles[one] & shingles[other]
        if shared:
            longest = _longest_shared(flat[one], flat[other], shared)
            found.append(Repeat(one, other, " ".join(longest)))
    return found


def _lowered(texts: Iterable[str]) -> list[list[str]]:
    return [split_words(text.lower()) for text in texts]


def _longest_shared(one: list[list[str]], other: list[list[str]], shared: Runs) -> tuple[str, ...]:
    """Of several as long, the first by the alphabet."""
    size = SHINGLE
    while shared:
        longest, size = min(shared), size + 1
        shared = _shingles(one, size) & _shingles(other, size)
    return longest


def _shingles(texts: Iterable[list[str]], size: int) -> Runs:
    """Every run of that many words."""
    runs: Runs = set()
    for text in texts:
        starts = range(len(text) - size + 1)
        runs.update(tuple(text[start : start + size]) for start in starts)
    return runs
