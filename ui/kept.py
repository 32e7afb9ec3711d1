"""Pieces of pages that look the same for everybody, drawn once per language and process.

In the process and not in a cache: to fetch a piece from there costs as much as to draw it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

INDENTATION = re.compile(r"\n\s+")
GAP = re.compile("\ufdd0([^\ufdd1]*)\ufdd1")


class Gap(str):
    """A text that differs from one reader to the next: the piece is drawn with a gap, which is
    filled in afterwards. A template may ask whether there is a text, and nothing else.
    """

    __slots__ = ()


class SafeGap(SafeString, Gap):
    """The same for what is HTML already."""

    __slots__ = ()


def gap_named(name: str) -> str:
    """What stands in a drawn piece for the text of this name, between two code points of which
    Unicode promises never to make characters.
    """
    return f"\ufdd0{name}\ufdd1"


def kept(template_name: str, language: str | None, **values: object) -> SafeString:
    """The piece with these (hashable) values; see Gap."""
    gaps = {name: text for name, text in values.items() if text and isinstance(text, Gap)}
    parts = _drawn(template_name, language, **values | {name: gap_named(name) for name in gaps})
    if len(parts) == 1:
        return parts[0]
    filled = list(parts)
    # A gap of another name is one of a piece around this.
    filled[1::2] = [
        SafeString(conditional_escape(gaps[name]) if name in gaps else gap_named(name))
        for name in parts[1::2]
    ]
    return mark_safe("".join(filled))  # noqa: S308


@functools.lru_cache(maxsize=2048, typed=True)
def _drawn(template_name: str, _language: str | None, **values: object) -> Sequence[SafeString]:
    """Cut at its gaps: text, name of a gap, text and so on.

    Typed, so that a text which is safe as it is and an equal one which is not never stand for
    each other. Without the indentation of the template, which is for whoever reads that: pages are
    made of many of these.
    """
    drawn = INDENTATION.sub("\n", render_to_string(template_name, values))
    return [mark_safe(part) for part in GAP.split(drawn)]  # noqa: S308
