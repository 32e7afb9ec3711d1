"""A page to read, as its file is written: what it tells of between two lines of ---, its title, its
text.
"""

from __future__ import annotations

import re

from authoring.entries import Values, tidy
from authoring.writing import as_typed, retyped

_PAGE = re.compile(
    r"(?P<head>---\r?\n(?:[^\n]*\n){1,3}?---\r?\n#[ \t]*)"
    r"(?P<title>[^\r\n]*)(?P<end>\r?\n)(?P<text>.*)",
    re.DOTALL,
)


def page_said(text: str) -> Values | None:
    """What its form says; None where it is written in another way."""
    found = _PAGE.fullmatch(text)
    if found is None:
        return None
    return {"title": tidy(found["title"]), "text": as_typed(found["text"])}


def page_written(text: str, values: Values) -> str:
    """The page with these values in it."""
    found = _PAGE.fullmatch(text)
    if found is None or page_said(text) == values:
        return text
    title = " ".join(str(values["title"]).split())
    body = retyped(found["text"], str(values["text"])) if found["text"].strip() else ""
    if not body and values["text"]:
        body = f"\n{values['text']}\n"
    return found["head"] + title + found["end"] + body
