"""Texts without accents, case, apostrophes and hyphens, the same in Python and in PostgreSQL
whatever its collation; and what somebody looks for in them.

Names are found and sorted by it. English and German both sort a letter with an accent where the
bare letter stands, so one order serves the readers of both.
"""

from __future__ import annotations

import functools
import operator
import re
import unicodedata
from collections.abc import Sequence
from itertools import chain

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Left, Lower, Replace

LIGATURES = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th"}
STROKES = dict(zip("øØłŁđĐðÐħĦŧŦıς", "oollddddhhttiσ", strict=True))  # noqa: RUF001  a sigma
"""Letters that Unicode does not take apart, and the bare letter."""
_GREEK_TO_ARMENIAN = map(chr, range(0x370, 0x590))
CAPITALS = {
    letter: letter.lower()
    for letter in _GREEK_TO_ARMENIAN
    if len(letter.lower()) == 1
    and letter.lower() != letter == unicodedata.normalize("NFKD", letter)
}
"""Capital letters that lower() leaves alone in a database whose locale is C."""
LONGEST = 650
"""Characters that are kept: more would not fit into an index."""
HYPHENS = "-\u058a\u05be\u2010-\u2015\u2043\u2212\u2e3a\u2e3b"
QUOTES = (
    "\"'`\u00ab\u00bb\u02b9-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u05f4\u2018-\u201f\u2032-\u2037"
    "\u2039\u203a\u301d-\u301f\ua78b\ua78c"
)
UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"
"""Ranges as they stand between square brackets; apostrophes are among the quotes, marks of prime
and letters that look like one as well.
"""
_JOINTS = HYPHENS + QUOTES + "\u00b7\u2027\u30fb"
_DROPPED = f" ?[\u0300-\u036f]+|[{_JOINTS}{UNSEEN}]"
"""An accent that stands alone, as many type an apostrophe, is a blank with a mark on it."""
_LETTERS = STROKES | CAPITALS
_BARE = str.maketrans(LIGATURES | _LETTERS)
MOST_WORDS = 6
"""Each word is a comparison with every row, and its other spelling one more."""
_BETWEEN = re.compile(rf"[{_JOINTS}\s\x00\u00b4,;]+")
_AROUND = ".:()<>[]"
SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_OUT_OF_TWO = re.compile(r"(?<![aeiouq])([aou])e")
NOWHERE = "'"
"""Is in no folded text."""
SURE = 5
"""Letters of a word from which on an e in it may be half of an umlaut: Goethe, but not Sue."""


def fold(text: str) -> str:
    """A text without accents, case and what joins words: García is garcia, O'Connor is oconnor,
    Anne-Marie is annemarie.
    """
    bare = re.sub(_DROPPED, "", unicodedata.normalize("NFKD", text)).translate(_BARE)
    return bare.lower()


def words_of(text: str) -> list[tuple[str, ...]]:
    """What somebody looks for, word by word, folded; an umlaut may be spelled as two letters here
    and as one there. Nothing says a text of signs alone.
    """
    parts = [part.strip(_AROUND) for part in _BETWEEN.split(text)]
    found = [_spellings(part) for part in parts if fold(part).strip()]
    return found[:MOST_WORDS] or [(NOWHERE,)] * bool(text.strip())


def _spellings(word: str) -> tuple[str, ...]:
    """As it folds, and as it would without or with umlauts."""
    bare = fold(word)
    other = fold(unicodedata.normalize("NFC", word).lower().translate(SPELLED_OUT))
    if other == bare and len(bare) >= SURE:
        other = _OUT_OF_TWO.sub(r"\1", bare)
    return (bare, other) if other != bare else (bare,)


def holds(folded_text: str, words: Sequence[tuple[str, ...]]) -> bool:
    """Whether a folded text holds every word."""
    return all(any(map(folded_text.__contains__, spellings)) for spellings in words)


def holding(field: str, text: str) -> Q:
    """The same as a condition on a folded field of the database: every word of a text, in any
    order.
    """
    wanted = Q()
    for spellings in words_of(text):
        is_in = (Q(**{f"{field}__contains": each}) for each in spellings)
        wanted &= functools.reduce(operator.or_, is_in)
    return wanted


class _Decomposed(Func):
    template = "NORMALIZE(%(expressions)s, NFKD)"


class _WithoutMarks(Func):
    function = "REGEXP_REPLACE"
    template = f"%(function)s(%(expressions)s, '{_DROPPED.replace(chr(39), chr(39) * 2)}', '', 'g')"


class _Letters(Func):
    function = "TRANSLATE"


def folded(text: Combinable) -> Lower:
    """The same as an expression of the database."""
    expression: Combinable = _WithoutMarks(_Decomposed(text, output_field=TextField()))
    for letter, bare in LIGATURES.items():
        expression = Replace(expression, Value(letter), Value(bare))
    before, after = "".join(_LETTERS), "".join(_LETTERS.values())
    return Lower(_Letters(expression, Value(before), Value(after), output_field=TextField()))


def folded_lines(*fields: str) -> Left:
    """Fields folded, one below the other; a name stands before a longer one that begins with it."""
    parts = list(chain.from_iterable((Value("\n"), F(field)) for field in fields))
    return Left(folded(Concat(*parts[1:], output_field=TextField())), LONGEST)
