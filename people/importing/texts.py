"""Text as people and programs write it, made comparable."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner."""
JOINING_SCRIPTS = (
    "ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "MANDAIC", "DEVANAGARI", "BENGALI", "GURMUKHI",
    "GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR",
    "TIBETAN", "LAO", "THAI",
)  # fmt: skip
"""Scripts in which a joiner inside of a word is part of how it is spelled."""
VIRAMA = 9
"""Combining class of the sign behind which a joiner may also end a word."""
SHAPELESS = frozenset("\x00\u115f\u1160\u3164\uffa0")
"""Letters by their class, and yet nobody sees them."""
LOST = "\ufffd"
"""Stands where a program could not read a character."""
LONGEST_ADDRESS = 254


def clean(text: str) -> str:
    """Trimmed, on one line, without characters nobody sees, accents in one form."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    seen = visible(unicodedata.normalize("NFC", text))
    is_kept = [each.isprintable() or each in JOINERS for each in seen]
    printable = "".join(each if kept else " " for each, kept in zip(seen, is_kept, strict=True))
    return " ".join(printable.split())


def visible(text: str) -> str:
    """Without characters that have no shape; a joiner stays where a word is spelled with it."""
    bare = [each for each in text if each in JOINERS or not _is_shapeless(each)]
    return "".join(
        each
        for place, each in enumerate(bare)
        if each not in JOINERS or _is_spelled(bare[place - 1 : place], bare[place + 1 : place + 2])
    )


def _is_shapeless(character: str) -> bool:
    return character in SHAPELESS or unicodedata.category(character) == "Cf"


def _is_spelled(before: list[str], after: list[str]) -> bool:
    """Whether a joiner between these characters belongs to the word."""
    if not before or not _joins(before[0]):
        return False
    return unicodedata.combining(before[0]) == VIRAMA or bool(after and _joins(after[0]))


def _joins(character: str) -> bool:
    is_spelling = unicodedata.category(character)[0] in "LM"
    return is_spelling and unicodedata.name(character, "").startswith(JOINING_SCRIPTS)


def is_damaged(text: str) -> bool:
    """Whether letters were lost, or turned into others by reading UTF-8 as something else."""
    if text.isascii():
        return False
    return LOST in text or any(_is_misread(text, encoding) for encoding in ("cp1252", "latin-1"))


def _is_misread(text: str, encoding: str) -> bool:
    try:
        return text.encode(encoding).decode("utf-8") != text
    except UnicodeError:
        return False


def is_address(text: str) -> bool:
    """Whether this can be an e-mail address."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS
