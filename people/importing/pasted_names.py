"""Names as they stand beside an address in a mail program, a chat or a list somebody typed."""

from __future__ import annotations

import re

from people.folding import fold
from people.importing.texts import clean

AROUND_A_NAME = " \t\"'\u2018\u2019“”„«»`,;|<>:*•\u2013—-=/\\~·→"
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
DEEPEST = 4
"""Brackets within brackets that are taken off as one."""
OPEN_BRACKET = re.compile(r"^(\s*[^\s()\[\]{}<>][^()\[\]{}<>]*)[(\[{<].*$", re.DOTALL)
LONE_BRACKETS = re.compile(r"[()\[\]{}<>]")
LABELS = re.compile(r"(?:^|(?<=[\s,;|]))(?:e-?mail|mail|mailto|smtp|name)\s*[:=]", re.IGNORECASE)
TITLES = frozenset(
    {
        *("phd", "md", "jr", "sr", "mba", "msc", "bsc", "ma", "ba", "esq", "ii", "iii", "iv"),
        *("cpa", "dr", "prof", "mag", "dipl-ing"),
    }
)
"""What stands behind a comma without being a first name."""
PARTICLES = frozenset(
    {
        *("van", "von", "vom", "zu", "zur", "ter", "ten", "der", "den", "de", "da", "do", "dos"),
        *("das", "del", "della", "di", "du", "la", "le", "el", "al", "bin", "ben", "mac", "st"),
    }
)
"""What a last name of several parts may begin with."""


def tidy_name(text: str) -> str:
    """A name without quotes, labels, and brackets with what is in them: Anna Weber (HR)."""
    bare = LABELS.sub(" ", text)
    for _depth in range(DEEPEST):
        bare = BRACKETS.sub(" ", bare)
    # What stands behind a bracket that is never closed was meant to be inside.
    name = (
        clean(LONE_BRACKETS.sub(" ", OPEN_BRACKET.sub(r"\1", bare)))
        .strip(AROUND_A_NAME)
        .replace('"', "")
    )
    return name if any(each.isalpha() for each in name) else ""


def in_order(name: str, address: str) -> str | None:
    """First name first: Weber, Anna is Anna Weber. None when it takes somebody to say.

    The address helps where several parts stand before the comma: Anna Weber, Sales.
    """
    if "@" in name or ";" in name:
        return name
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) < 2 or _is_title(parts[1]):
        return ", ".join(parts)
    last, first, *titles = parts
    if not all(_is_title(title) for title in titles):
        return None
    before = last.casefold().split()
    is_turned = len(before) == 1 or before[0] in PARTICLES or _is_in(first, address)
    return ", ".join([f"{first} {last}", *titles]) if is_turned else None


def _is_title(text: str) -> bool:
    return text.casefold().replace(".", "").replace(" ", "") in TITLES


def _is_in(first: str, address: str) -> bool:
    """Whether a mailbox is called after a first name."""
    mailbox = address.casefold().split("@")[0]
    return any(len(part) > 2 and part in mailbox for part in first.casefold().split())


def same_name_key(name: str) -> str:
    """Equal for names that differ in accents, case, blanks, apostrophes and hyphens at most."""
    return " ".join(fold(name).split())
