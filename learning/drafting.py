"""Where the moves of a good reply stand in somebody's own words. Pure.

It looks for words, and for nothing else: it does not know what a sentence means or how anybody
feels, and it gives no mark. A move that it does not find may well be there in words of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import chain

from common.records import dataclass
from learning.move_words import (
    ASKING,
    BLAME,
    BOUNDARY,
    FEELING,
    NEXT_STEP,
    NO,
    SELF,
    MoveWords,
    Phrases,
)

LONGEST = 10_000
"""Characters that are looked at."""
QUOTED = re.compile(r"„[^“”\"]*[“”\"]|“[^”]*”|«[^»]*»|»[^«]*«|\"[^\"]*\"|^\s*>.*$", re.MULTILINE)
"""Words of somebody else."""
WRAPPED = re.compile(r"(?<=[\w,])\r?\n(?=[a-zäöü])")
"""A line that goes on in the next one."""
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]+)*[.!?]*")
"""Up to its mark, or the end of the line; a full stop inside a number or a time ends none."""
CURLED = "\N{RIGHT SINGLE QUOTATION MARK}"
CLAUSE = re.compile(r",(?!\s+(?:dass|that)\b)|[;:]")
GAP = r"(?:\s+[^\s,;:]+){0,3}?\s+"


class Move(StrEnum):
    """What the reply of a leader does."""

    FEELING = "feeling"
    ASKING = "asking"
    NO_BLAME = "no_blame"
    NEXT_STEP = "next_step"
    BOUNDARY = "boundary"


RULES: dict[Move, MoveWords] = {
    Move.FEELING: FEELING,
    Move.ASKING: ASKING,
    Move.NO_BLAME: BLAME,
    Move.NEXT_STEP: NEXT_STEP,
    Move.BOUNDARY: BOUNDARY,
}
"""NO_BLAME is there where its words are not."""


@dataclass(frozen=True)
class Mark:
    """One move, and the sentences in which its words stand."""

    move: Move
    sentences: Sequence[str]

    @property
    def is_there(self) -> bool:
        """Whether the reply does it, as far as the rules know."""
        return bool(self.sentences) != (self.move is Move.NO_BLAME)


def marks_of(text: str) -> list[Mark]:
    """Each move, with where it stands; none of a text without words."""
    sentences = list(_sentences(text[:LONGEST]))
    if not sentences:
        return []
    return [Mark(move, _with(words, sentences)) for move, words in RULES.items()]


def _sentences(text: str) -> Iterator[str]:
    """Without what is quoted."""
    plain = WRAPPED.sub(" ", QUOTED.sub(" … ", text.replace(CURLED, "'")))
    stripped = (found[0].strip() for found in SENTENCE.finditer(plain))
    return (each for each in stripped if re.search(r"\w", each))


def _with(words: MoveWords, sentences: Sequence[str]) -> list[str]:
    return [each for each in sentences if _is_in(words, each)]


def _is_in(words: MoveWords, sentence: str) -> bool:
    if words.is_question and not sentence.endswith("?"):
        return False
    if _has(words.unless, sentence):
        return False
    found = _pattern(_all(words.phrases)).finditer(sentence)
    return any(
        _counts(words, _clause(sentence[: each.start()], -1), _clause(sentence[each.end() :], 0))
        for each in found
    )


def _clause(text: str, which: int) -> list[str]:
    """Words up to the next comma, or from the last; "nicht, dass" is one breath."""
    return CLAUSE.split(text)[which].split()


def _counts(words: MoveWords, before: list[str], behind: list[str]) -> bool:
    """Whether a phrase counts between these words."""
    denied = _last(before, words.no_before) + " | " + " ".join(behind[: words.no_behind])
    return not _has(NO, denied) and not _has(SELF, _last(before, words.self_before))


def _last(words: list[str], number: int) -> str:
    return " ".join(words[len(words) - number if number < len(words) else 0 :])


def _has(phrases: Phrases, text: str) -> bool:
    return _pattern(_all(phrases)).search(text) is not None


def _all(phrases: Phrases) -> tuple[str, ...]:
    """Those of both languages: people answer in either."""
    return tuple(chain.from_iterable(phrases.values()))


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """What finds one of these phrases; of none it finds nothing."""
    written = "|".join(map(_written, phrases)) or r"(?!)"
    return re.compile(written, re.IGNORECASE)


def _written(phrase: str) -> str:
    """A phrase as a pattern."""
    words = re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", " ").removesuffix(" …")
    gaps = words.replace(" … ", GAP).replace(" ", r"\s+")
    return rf"(?<![\w']){gaps}(?!\w)"
