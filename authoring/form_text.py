"""The forms of a program as they stand in program.toml: each [[forms]] with all that follows it, as
text, so that one can be copied or removed and the rest stays byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from authoring.bundle import Files
from authoring.layout import NotThere, tables_of
from authoring.manuscript import ABOUT
from common.toml import parse_toml

PART = re.compile(
    r"""
    \#[^\n]*
  | \"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*'
  | ^[ \t]*(?P<form> \[\[[ \t]*forms[ \t]*\]\] )
  | ^[ \t]*(?P<other> \[\[?[ \t]*(?!forms\b|true\b|false\b|inf\b|nan\b)["']?[A-Za-z_] )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
"""Comments and texts, so that nothing is looked for in them; then what begins a table."""


@dataclass(frozen=True)
class FormTexts:
    """program.toml, cut at its forms."""

    before: str
    forms: Sequence[str]
    after: str

    def joined(self) -> str:
        """The whole file again."""
        return "".join([self.before, *self.forms, self.after])


def form_texts(files: Files) -> FormTexts:
    """Cut program.toml. Raises NotThere where it is no TOML, or says its forms in another way."""
    text = files.get(ABOUT, "")
    starts, end = [], len(text)
    for found in PART.finditer(text):
        if found["form"] and end == len(text):
            starts.append(found.start())
        elif found["other"] and starts:
            end = min(end, found.start())
    stops = [*starts[1:], end]
    cut = FormTexts(
        text[: starts[0]] if starts else text,
        [text[start:stop] for start, stop in zip(starts, stops, strict=True)] if starts else [],
        text[end:] if starts else "",
    )
    if [form_said(each) for each in cut.forms] != forms_said(files):
        raise NotThere
    return cut


def forms_said(files: Files) -> list[Mapping[str, object]]:
    """What the forms say, as far as it can be told."""
    found = tables_of(files, ABOUT).get("forms", [])
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def form_said(text: str) -> Mapping[str, object]:
    """What one form says, of the text of it alone."""
    try:
        found = parse_toml(text)["forms"]
    except (ValueError, KeyError) as error:
        raise NotThere from error
    said: Mapping[str, object] = found[0] if isinstance(found, list) else {}
    return said


def with_form(files: Files, place: int, text: str) -> dict[str, str]:
    """With one more form before the one at a place, or behind all."""
    cut = form_texts(files)
    forms = list(cut.forms)
    before = "".join([cut.before, *forms[:place]])
    if before and not before.endswith("\n"):
        text = "\n" + text.removesuffix("\n")
    return _written(files, FormTexts(cut.before, [*forms[:place], text, *forms[place:]], cut.after))


def with_other_form(files: Files, place: int, text: str) -> dict[str, str]:
    """With another text of one form."""
    cut = form_texts(files)
    forms = [*cut.forms[:place], text, *cut.forms[place + 1 :]]
    return _written(files, FormTexts(cut.before, forms, cut.after))


def without_form(files: Files, place: int) -> dict[str, str]:
    """Without one of the forms."""
    cut = form_texts(files)
    written = "".join([cut.before, *cut.forms[:place]])
    rest = "".join([*cut.forms[place + 1 :], cut.after])
    if not cut.forms[place].endswith("\n") and not rest:
        written = written.removesuffix("\n")
    return {**files, ABOUT: written + rest}


def _written(files: Files, cut: FormTexts) -> dict[str, str]:
    return {**files, ABOUT: cut.joined()}
