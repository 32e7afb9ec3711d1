"""Titles between quotation marks: what they quote themselves has other marks then."""

from __future__ import annotations

PAIRS = (("“", "”"), ("„", "“"), ("«", "»"), ("»", "«"))
INNER = str.maketrans("“”„«»", "\u2018\u2019\u201a\u2039\u203a")


def inside_marks(title: str) -> str:
    """A title as it reads between marks: without its own where it is one quotation, else with
    single ones.
    """
    for opening, closing in PAIRS:
        within = title.removeprefix(opening).removesuffix(closing)
        if len(within) == len(title) - 2 and not {opening, closing} & {*within}:
            return within.translate(INNER)
    return title.translate(INNER)
