"""Titles between quotation marks: what they quote themselves has other marks then."""

from __future__ import annotations

import re

PAIRS = (("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"), ('"', '"'))
INNER = str.maketrans("“”„«»", "\u2018\u2019\u201a\u2039\u203a")
STRAIGHT = re.compile(r'"([^"]*)"')


def inside_marks(title: str) -> str:
    """A title as it reads between marks: without its own where it is one quotation, else with
    single ones.
    """
    for opening, closing in PAIRS:
        within = title.removeprefix(opening).removesuffix(closing)
        if len(within) == len(title) - 2 and not {opening, closing} & {*within}:
            return _single(within)
    return _single(title)


def _single(text: str) -> str:
    return STRAIGHT.sub("\u2018\\1\u2019", text).translate(INNER)
