"""The forms of a program as they stand in program.toml: each [[forms]] with all that follows it, as
text, so that one can be copied or removed and the rest stays byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping

from authoring.bundle import Files
from authoring.layout import NotThere, tables_of
from authoring.manuscript import ABOUT
from authoring.table_text import TableTexts, cut_at
from common.toml import parse_toml


def form_texts(files: Files) -> TableTexts:
    """Cut program.toml. Raises NotThere where it is no TOML, or says its forms in another way."""
    cut = cut_at(files.get(ABOUT, ""), "forms")
    if [form_said(each) for each in cut.rows] != forms_said(files):
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
    forms = list(cut.rows)
    before = "".join([cut.before, *forms[:place]])
    if before and not before.endswith("\n"):
        text = "\n" + text.removesuffix("\n")
    return _written(
        files, TableTexts(cut.before, [*forms[:place], text, *forms[place:]], cut.after)
    )


def with_other_form(files: Files, place: int, text: str) -> dict[str, str]:
    """With another text of one form."""
    cut = form_texts(files)
    forms = [*cut.rows[:place], text, *cut.rows[place + 1 :]]
    return _written(files, TableTexts(cut.before, forms, cut.after))


def without_form(files: Files, place: int) -> dict[str, str]:
    """Without one of the forms."""
    cut = form_texts(files)
    written = "".join([cut.before, *cut.rows[:place]])
    rest = "".join([*cut.rows[place + 1 :], cut.after])
    if not cut.rows[place].endswith("\n") and not rest:
        written = written.removesuffix("\n")
    return {**files, ABOUT: written + rest}


def _written(files: Files, cut: TableTexts) -> dict[str, str]:
    return {**files, ABOUT: cut.joined()}
