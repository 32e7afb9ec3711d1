"""Pages set as PDF that a screen reader can read (PDF/UA-1)."""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from common.later import imported_later

if TYPE_CHECKING:
    import typst
else:
    typst = imported_later("typst")  # whoever sets a first page needs it, and no start


LEFT_OUT = "…"
"""Stands in place of a word with letters that no font on this machine has."""
_MISSING = re.compile(r'the text `"(.*?)"` could not be displayed')
logger = logging.getLogger(__name__)


class NotSet(Exception):
    """A page that cannot be a file as it is."""


def set_pdf(page: Path, said: Mapping[str, object]) -> bytes:
    """The file: a page of Typst with what stands on it, which it reads as JSON from `said`.

    A word that no font can show is left out (LEFT_OUT): a name in letters from elsewhere costs
    nobody a whole file. Raises NotSet where a page is no PDF/UA-1 for another reason, because
    something has no other text, say.
    """
    unknown: set[str] = set()
    while True:
        try:
            return _compiled(page, _without(said, unknown))
        except typst.TypstError as error:
            found = {each for each in "".join(_MISSING.findall(str(error))) if not each.isascii()}
            if not found - unknown:
                raise NotSet(str(error)) from error
            logger.warning("no font here has %s", ", ".join(f"U+{ord(each):04X}" for each in found))
            unknown |= _kin_of(found, set(json.dumps(said, ensure_ascii=False)))


def _kin_of(found: set[str], letters: set[str]) -> set[str]:
    """Those of the same scripts, so that not each costs a try; Latin ones are everywhere."""
    scripts = {_script_of(each) for each in found} - {"LATIN"}
    return found | {each for each in letters if not each.isascii() and _script_of(each) in scripts}


def _script_of(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _compiled(page: Path, said: object) -> bytes:
    return bytes(
        typst.compile(
            page.read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"said": json.dumps(said)},
        )
    )


def _without(said: object, unknown: set[str]) -> object:
    if not unknown:
        return said
    if isinstance(said, str):
        return _known_words(said, unknown)
    if isinstance(said, Mapping):
        return {key: _without(value, unknown) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [_without(value, unknown) for value in said]
    return said


def _known_words(text: str, unknown: set[str]) -> str:
    if not unknown & set(text):
        return text
    kept: list[str] = []
    for word in text.split(" "):
        shown = LEFT_OUT if unknown & set(word) else word
        if kept[-1:] != [LEFT_OUT] or shown != LEFT_OUT:
            kept.append(shown)
    return " ".join(kept)
