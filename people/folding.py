"""Texts without accents and case, the same in Python and in PostgreSQL whatever its collation.

Names are found and sorted by it. English and German both sort a letter with an accent where the
bare letter stands, so one order serves the readers of both.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain

from django.db.models import F, Func, TextField, Value
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
_MARKS = "[\u0300-\u036f]"
_LETTERS = STROKES | CAPITALS
_BARE = str.maketrans(LIGATURES | _LETTERS)


def fold(text: str) -> str:
    """A text without accents and case: García is garcia, Müller is muller."""
    bare = re.sub(_MARKS, "", unicodedata.normalize("NFKD", text)).translate(_BARE)
    return bare.lower()


class _Decomposed(Func):
    template = "NORMALIZE(%(expressions)s, NFKD)"


class _WithoutMarks(Func):
    function = "REGEXP_REPLACE"
    template = r"%(function)s(%(expressions)s, '[\u0300-\u036f]', '', 'g')"


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
