"""Figures as exports write them: decimal commas, groups of thousands, percent, hours. Pure."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from typing import NamedTuple

NOTHING = frozenset(
    {"", "-", "\u2013", "\u2014", ".", "..", "n/a", "na", "n.a.", "#n/a", "#nv", "null", "none",
     "nan", "k.a.", "k. a.", "entf.", "#div/0!", "#value!", "#wert!", "#ref!", "#bezug!"}
)  # fmt: skip
"""What stands in a cell of which nothing is known. Errors of a spreadsheet are among it."""
SPACES = re.compile(r"[\s\u00a0\u202f\u2009'\u2019`]+")
UNIT = re.compile(r"(h|hours?|hrs\.?|std\.?|stunden?)$", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
PLAIN = re.compile(r"[+\-]?\d+(?:\.\d+)?(?:e[+\-]?\d{1,3})?", re.IGNORECASE)
GROUPED = {
    ".": re.compile(r"[+\-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"),
    ",": re.compile(r"[+\-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"),
}
EITHER_WAY = re.compile(r"[+\-]?[1-9]\d{0,2}[.,]\d{3}")
"""A thousand in one country and one in another."""
BRACKETED = re.compile(r"\((.+)\)")


class Unread(enum.Enum):
    """Why a cell is no figure."""

    NO_NUMBER = "no number"
    OTHER_DECIMAL = "other decimal sign"
    CLOCK = "hours and minutes"


class ReadFigure(NamedTuple):
    """A figure, and whether a percent sign stood behind it."""

    value: float
    is_percent: bool = False


def is_nothing(text: str) -> bool:
    """Whether a cell says that nothing is known."""
    return text.strip().casefold() in NOTHING


def read_figure(text: str, decimal: str, *, in_hours: bool = False) -> ReadFigure | Unread:
    """The figure in a cell where `decimal` stands before its fraction."""
    if decimal == "." and PLAIN.fullmatch(text):
        return ReadFigure(float(text))  # as most are
    bare = SPACES.sub("", text)
    if found := CLOCK.fullmatch(bare):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return ReadFigure(hours + minutes / 60 + seconds / 3600) if in_hours else Unread.CLOCK
    is_percent = bare.endswith("%")
    bare = UNIT.sub("", bare.removesuffix("%"))
    if found := BRACKETED.fullmatch(bare):
        bare = f"-{found[1]}"
    bare = bare.replace("\u2212", "-")
    number = _number(bare, decimal)
    if number is not None:
        return ReadFigure(number / 100 if is_percent else number, is_percent)
    other = "," if decimal == "." else "."
    return Unread.NO_NUMBER if _number(bare, other) is None else Unread.OTHER_DECIMAL


def _number(bare: str, decimal: str) -> float | None:
    group = "," if decimal == "." else "."
    if GROUPED[decimal].fullmatch(bare):
        bare = bare.replace(group, "")
    elif group in bare:
        return None
    bare = bare.replace(decimal, ".")
    return float(bare) if PLAIN.fullmatch(bare) else None


def decimal_sign(*lots: Iterable[str]) -> str:
    """What stands before the fraction in most cells of the first lot that tells it; a point where
    all cells can be read in both ways.
    """
    return next(filter(None, map(_sign_of, lots)), ".")


def _sign_of(texts: Iterable[str]) -> str:
    votes = {".": 0, ",": 0}
    for text in texts:
        bare = SPACES.sub("", text).removesuffix("%")
        if EITHER_WAY.fullmatch(bare):
            continue
        for sign in votes:
            if sign in bare and _number(bare, sign) is not None:
                other = "," if sign == "." else "."
                votes[sign] += _number(bare, other) is None
    if votes["."] == votes[","]:
        return ""
    return "," if votes[","] > votes["."] else "."
