"""Numbers with the digits that a spreadsheet shows for them. Knows no Django."""

from __future__ import annotations

import re

# A condition or a color, room for a character, filling up with a character: none of them shows.
UNSEEN = re.compile(r"\[[^\]]*\]|_.|\*.")
PIECES = re.compile(r'"([^"]*)"|\\(.)|(.)', re.DOTALL)
PLACE = "0"
SIGNIFICANT = 15
"""Digits that a spreadsheet keeps of a number."""


def digits_of(number: float, number_format: str) -> str:
    """A number as an identifier: 123 in 00000 is 00123, 1.2E+11 is 120000000000, 123.0 is 123.

    Only a whole number in a format of zeros and fixed text is written as its format says; grouping,
    decimals, percent and the like say how much something is, and no identifier is written so.
    """
    if not float(number).is_integer():
        return f"{number:.{SIGNIFICANT}g}"
    whole = int(number)
    pieces = _pieces(number_format)
    return _filled(str(whole), pieces) if whole >= 0 and pieces else str(whole)


def _pieces(number_format: str) -> list[tuple[str, bool]]:
    """(character or text, whether a digit takes its place); none when it is another kind."""
    if re.search(r"\[[<>=]", number_format):
        return []
    first = UNSEEN.sub("", number_format.split(";")[0])
    pieces = []
    for found in PIECES.finditer(first):
        quoted, escaped, bare = found.groups()
        if bare and bare not in f"{PLACE} -()":
            return []
        pieces.append((quoted or escaped or bare or "", bare == PLACE))
    return pieces if (PLACE, True) in pieces else []


def _filled(digits: str, pieces: list[tuple[str, bool]]) -> str:
    """The digits in their places from the right; what is left over stands before the first."""
    left, result = list(digits), ""
    first = next(number for number, (_text, is_place) in enumerate(pieces) if is_place)
    for number in range(len(pieces) - 1, -1, -1):
        text, is_place = pieces[number]
        if is_place:
            text = left.pop() if left else PLACE
        if number == first:
            text = "".join(left) + text
        result = text + result
    return result
