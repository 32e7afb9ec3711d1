"""Pieces of pages that look the same for everybody, drawn once per language and process.

In the process and not in a cache: to fetch a piece from there costs as much as to draw it.
"""

from __future__ import annotations

import functools
import re

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

INDENTATION = re.compile(r"\n\s+")


@functools.lru_cache(maxsize=2048, typed=True)
def kept(template_name: str, _language: str | None, **values: object) -> SafeString:
    """Typed, so that a text which is safe as it is and an equal one which is not never stand for
    each other. Without the indentation of the template, which is for whoever reads that: pages are
    made of many of these.
    """
    return mark_safe(INDENTATION.sub("\n", render_to_string(template_name, values)))  # noqa: S308
