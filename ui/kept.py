"""Pieces of pages that look the same for everybody, drawn once per language and process.

In the process and not in a cache: to fetch a piece from there costs as much as to draw it.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

INDENTATION = re.compile(r"\n\s+")
MARKED = re.compile("\ufdd0(.*?)\ufdd1")


class Gap(str):
    """A text that differs from one reader to the next: the piece is drawn with a gap, which is
    filled in afterwards. A template may ask whether there is a text, and nothing else.
    """

    __slots__ = ()


class DrawnGap(Gap, SafeString):
    """One that is filled with what a component has drawn, as it is."""

    __slots__ = ()


def gap_named(name: str) -> str:
    """What stands in a drawn piece for the text of this name, between two code points of which
    Unicode promises never to make characters.
    """
    return f"\ufdd0{name}\ufdd1"


def kept(template_name: str, language: str | None, **values: object) -> SafeString:
    """The piece with these (hashable) values; see Gap."""
    texts: dict[str, str] = {}
    for name, text in values.items():
        if isinstance(text, Gap) and text:
            texts[name] = text if isinstance(text, SafeString) else html.escape(text)
            values[name] = gap_named(name)
    parts = _drawn(template_name, language, **values)
    if len(parts) == 1:
        return parts[0]
    filled: list[str] = list(parts)
    for place in range(1, len(parts), 2):
        name = parts[place]
        # What has another name is a gap of the piece around.
        filled[place] = texts[name] if name in texts else gap_named(name)
    return mark_safe("".join(filled))  # noqa: S308


def kept_rows(template_name: str, language: str | None, rows: Iterable[object]) -> SafeString:
    """The piece once for each row of a list; what a row's fields are called are its values.

    A row costs a tenth of what it costs to draw it, where most of its fields are gaps.
    """
    drawn = [kept(template_name, language, **vars(row)) for row in rows]
    return mark_safe("".join(drawn))  # noqa: S308


@functools.lru_cache(maxsize=2048, typed=True)
def _drawn(template_name: str, _language: str | None, **values: object) -> list[SafeString]:
    """What stands between the gaps, and in each second place what a gap is called.

    Typed, so that a text which is safe as it is and an equal one which is not never stand for
    each other. Without the indentation of the template, which is for whoever reads that: pages are
    made of many of these.
    """
    drawn = INDENTATION.sub("\n", render_to_string(template_name, values))
    return [mark_safe(part) for part in MARKED.split(drawn)]  # noqa: S308
