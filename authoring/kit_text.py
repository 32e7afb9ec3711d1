"""A document of the kit, as its file is written: like a page, and at its top also for whom it is
and what it is.
"""

from __future__ import annotations

import re

from authoring.entries import Values, as_lines
from authoring.page_text import page_said, page_written

_TOP = re.compile(
    r"(?P<open>---\r?\nfor: \[)(?P<readers>[^\]\r\n]*)(?P<between>\]\r?\ngroup: )"
    r"(?P<group>[^\r\n]*)(?P<rest>\r?\nfeatures: [^\n]*\n---\r?\n.*)",
    re.DOTALL,
)


def kit_said(text: str) -> Values | None:
    """What its form says; None where it is written in another way."""
    found, said = _TOP.fullmatch(text), page_said(text)
    if found is None or said is None:
        return None
    readers = "\n".join(filter(None, (name.strip() for name in found["readers"].split(","))))
    return {**said, "for": readers, "group": found["group"].strip()}


def kit_written(text: str, values: Values) -> str:
    """The document with these values in it."""
    said = kit_said(text)
    if said is None or said == values:
        return text
    readers = ", ".join(as_lines(str(values["for"])))
    is_same_for = values["for"] == said["for"]
    is_same_group = values["group"] == said["group"]
    return _TOP.sub(
        lambda found: "".join(
            [
                found["open"],
                found["readers"] if is_same_for else readers,
                found["between"],
                found["group"] if is_same_group else str(values["group"]),
                found["rest"],
            ]
        ),
        page_written(text, {key: values[key] for key in ("title", "text")}),
    )
