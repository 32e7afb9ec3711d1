"""Pieces of pages that look the same for everybody, drawn once per language and process.

In the process and not in a cache: to fetch a piece from there costs as much as to draw it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

GAPS = re.compile("\ufdd0(\\w+)\ufdd1")
INDENTATION = re.compile(r"\n\s+")


class Gap(str):
    """A text that differs from one reader to the next: the piece is drawn with a gap, which is
    filled in afterwards. A template may ask whether there is a text, and nothing else.
    """

    __slots__ = ()


class SafeGap(SafeString, Gap):
    """A gap that is filled with a piece of a page."""

    __slots__ = ()


def gap_named(name: str) -> str:
    """What stands in a drawn piece for the text of this name, between two code points of which
    Unicode promises never to make characters.
    """
    return f"\ufdd0{name}\ufdd1"


def kept(template_name: str, language: str | None, **values: object) -> SafeString:
    """The piece with these (hashable) values; see Gap."""
    filled: dict[str, str] = {}
    for name, text in values.items():
        if text and isinstance(text, Gap):
            filled[name] = text if isinstance(text, SafeGap) else escape(str(text))
    if not filled:
        return _drawn(template_name, language, **values).text
    piece = _drawn(template_name, language, **values | {name: gap_named(name) for name in filled})
    parts = [*piece.parts]
    parts[1::2] = [filled.get(name) or gap_named(name) for name in parts[1::2]]
    return mark_safe("".join(parts))  # noqa: S308


@dataclass(frozen=True, slots=True)
class _Piece:
    text: SafeString
    parts: Sequence[str]
    """What stands between the gaps, and their names, in turns."""


@functools.lru_cache(maxsize=2048, typed=True)
def _drawn(template_name: str, _language: str | None, **values: object) -> _Piece:
    """Typed, so that a text which is safe as it is and an equal one which is not never stand for
    each other. Without the indentation of the template, which is for whoever reads that: pages are
    made of many of these.
    """
    text = mark_safe(INDENTATION.sub("\n", render_to_string(template_name, values)))  # noqa: S308
    return _Piece(text, GAPS.split(text))
