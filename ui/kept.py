"""Pieces of pages that look the same for everybody, drawn once per language and process.

In the process and not in a cache: to fetch a piece from there costs as much as to draw it.
"""

from __future__ import annotations

import functools

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@functools.lru_cache(maxsize=2048, typed=True)
def kept(template_name: str, _language: str | None, **values: object) -> SafeString:
    """Typed, so that a text which is safe as it is and an equal one which is not never stand for
    each other.
    """
    return render_to_string(template_name, values)
