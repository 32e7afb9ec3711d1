"""One department is one department: Sales, SALES and sales become the spelling that stands."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from people.importing.report import CheckedRow, Remark
from people.profiles import KnownMember

SPELLED_ALIKE = ("department", "location")


def spell_alike(
    rows: Sequence[CheckedRow], known: Sequence[KnownMember], headings: Mapping[str, str]
) -> None:
    """Give names of departments and places the spelling known here, else the list's usual one."""
    for field in SPELLED_ALIKE:
        if field not in headings:
            continue
        here = _usual(getattr(person, field) for person in known)
        listed = _usual(getattr(row.profile, field) for row in rows if row.profile)
        for row in rows:
            _spell(row, field, {**listed, **here}, headings[field])


def _usual(spellings: Iterable[str | None]) -> dict[str, str]:
    """{key: the most frequent spelling, of several the first}"""
    counted = Counter(spelling for spelling in spellings if spelling)
    usual: dict[str, str] = {}
    for spelling, _count in counted.most_common():
        usual.setdefault(_key(spelling), spelling)
    return usual


def _key(text: str) -> str:
    """Equal for texts that differ in case and blanks at most."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _spell(row: CheckedRow, field: str, usual: Mapping[str, str], heading: str) -> None:
    written = getattr(row.profile, field) if row.profile else None
    spelling = usual[_key(written)] if written else written
    if row.profile is None or spelling == written:
        return
    row.profile = dataclasses.replace(row.profile, **{field: spelling})  # type: ignore[arg-type]
    row.notes.append(Remark(heading, _("Spelled “%(text)s”, as elsewhere.") % {"text": spelling}))
