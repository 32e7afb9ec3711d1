"""Pieces of pages that look the same for everybody, drawn once per language and process.

In the process and not in a cache: to fetch a piece from there costs as much as to draw it.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Iterable, Mapping, Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ui.isolated import BEGIN, isolated

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


def gap_for(text: object) -> Gap:
    """A gap for whatever a component is given as a text: what is safe already stays as it is."""
    if hasattr(text, "__html__"):
        return DrawnGap(text.__html__())
    return Gap("" if text is None else text)


@functools.cache
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
    piece, names = _drawn(template_name, language, **values)
    if not names:
        return piece
    return SafeString(piece % tuple([texts.get(name) or _other(name, texts) for name in names]))


def _other(name: str, texts: Mapping[str, str]) -> object:
    """A text in a sentence, which is kept to itself; what has another name is a gap of the piece
    around.
    """
    text = texts.get(name.removeprefix(BEGIN)) if name.startswith(BEGIN) else None
    return isolated(text) if text else gap_named(name)


def kept_rows(template_name: str, language: str | None, rows: Iterable[object]) -> SafeString:
    """The piece once for each row of a list; what a row's fields are called are its values.

    A row costs a tenth of what it costs to draw it, where most of its fields are gaps.
    """
    return mark_safe("".join([kept(template_name, language, **vars(row)) for row in rows]))  # noqa: S308


@functools.lru_cache(maxsize=2048, typed=True)
def _drawn(
    template_name: str, _language: str | None, **values: object
) -> tuple[SafeString, Sequence[str]]:
    """The piece, with %s where it has gaps, and what they are called.

    Typed, so that a text which is safe as it is and an equal one which is not never stand for
    each other. Without the indentation of the template, which is for whoever reads that: pages are
    made of many of these.
    """
    drawn = INDENTATION.sub("\n", render_to_string(template_name, values))
    names = MARKED.findall(drawn)
    if names:
        drawn = MARKED.sub("%s", drawn.replace("%", "%%"))
    return mark_safe(drawn), names  # noqa: S308
