"""One heading as files have it: in other letters, accents, blanks and signs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

SPELLED_OUT = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}


def dressings(heading: str) -> Iterator[str]:
    """All of them, the heading itself first."""
    decomposed = unicodedata.normalize("NFD", heading)
    yield from (heading, heading.upper(), heading.lower(), heading.title(), decomposed)
    yield "".join(each for each in decomposed if not unicodedata.combining(each))
    yield heading.translate(str.maketrans(SPELLED_OUT))
    yield from (f"  {heading}\u00a0", heading.replace(" ", "  "), heading.replace(" ", "\u00a0"))
    yield from (heading.replace(" ", "_"), heading.replace(" ", "-"), heading.replace(" ", ""))
    yield from (f"{heading}*", f"{heading}:", f"„{heading}“", f"{heading} (2026)")
