"""One department is one department: Sales, SALES and sales become the spelling that stands."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _

from people.importing.known_people import Directory
from people.importing.report import CheckedRow, Remark

SPELLED_ALIKE = ("department", "location")


class Spellings:
    """How names of departments and places are spelled here, else in most rows of the list."""

    def __init__(self, directory: Directory, headings: Mapping[str, str]) -> None:
        self.headings = {field: headings[field] for field in SPELLED_ALIKE if field in headings}
        self._here = {field: _usual(directory.spellings(field)) for field in self.headings}
        self._listed: dict[str, Counter[str]] = {field: Counter() for field in self.headings}
        self._usual: dict[str, dict[str, str]] = {}

    def enter(self, row: CheckedRow) -> None:
        """Count how a row spells them."""
        for field, counted in self._listed.items():
            if row.profile and (spelling := getattr(row.profile, field)):
                counted[spelling] += 1

    def close(self) -> None:
        """Every row is entered."""
        for field, counted in self._listed.items():
            self._usual[field] = {**_usual(counted), **self._here[field]}

    def spell(self, row: CheckedRow) -> None:
        """Give a row the usual spelling, with a note."""
        for field, usual in self._usual.items():
            written = getattr(row.profile, field) if row.profile else None
            spelling = usual[_key(written)] if written else written
            if row.profile is None or spelling == written:
                continue
            row.profile = dataclasses.replace(row.profile, **{field: spelling})  # type: ignore[arg-type]
            text = _("Spelled “%(text)s”, as elsewhere.") % {"text": spelling}
            row.notes.append(Remark(self.headings[field], text))


def _usual(counted: Counter[str]) -> dict[str, str]:
    """{key: the most frequent spelling, of several the first}"""
    usual: dict[str, str] = {}
    for spelling, _count in counted.most_common():
        usual.setdefault(_key(spelling), spelling)
    return usual


def _key(text: str) -> str:
    """Equal for texts that differ in case and blanks at most."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
