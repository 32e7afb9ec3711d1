"""What headings and cells in other people's files mean here.

The lists hold what HR systems really write, in plain form (see `plain`), separated by commas.
Headings stand in people.importing.headings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeVar

from people.folding import SPELLED_OUT
from people.importing.headings import BARE_NAMES, FIELDS, IN_FRONT, LINKING, MANAGERS
from people.importing.tables import SourceRow

Meaning = TypeVar("Meaning", bound=str)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
NUMBER_SIGN = re.compile(r"(?<=\w)\s*#")
STROKES = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "\u0131": "i"})
"""Letters that Unicode does not take apart."""

LEVELS: dict[str, str] = {
    "executive": (
        "executive, exec, c level, c suite, cxo, chief, vice president, vp, svp, evp, "
        "president, board, senior leadership, geschäftsführung, geschäftsführer, "
        "geschäftsführerin, vorstand, geschäftsleitung"
    ),
    "manager_of_managers": (
        "manager of managers, director, senior director, senior manager, head, head of "
        "department, department head, middle manager, group manager, leader of leaders, "
        "bereichsleitung, bereichsleiter, bereichsleiterin, abteilungsleitung, "
        "abteilungsleiter, abteilungsleiterin, mittleres management"
    ),
    "frontline_leader": (
        "frontline leader, front line leader, frontline manager, first line manager, first "
        "level manager, team lead, team leader, teamlead, lead, supervisor, manager, people "
        "manager, foreman, teamleitung, teamleiter, teamleiterin, gruppenleitung, "
        "gruppenleiter, gruppenleiterin, führungskraft, schichtleitung, meister"
    ),
    "individual_contributor": (
        "individual contributor, ic, employee, staff, professional, contributor, specialist, "
        "associate, none, non manager, no reports, mitarbeiter, mitarbeiterin, mitarbeitende, "
        "fachkraft, angestellte, angestellter, sachbearbeitung, keine führung"
    ),
}
"""Job levels by the audience they stand for."""

STATUSES: dict[str, str] = {
    "active": (
        "active, a, yes, true, 1, employed, current, on leave, leave, leave of absence, paid "
        "leave, parental leave, probation, aktiv, ja, beschäftigt, beurlaubt, elternzeit, "
        "probezeit"
    ),
    "left": (
        "terminated, t, inactive, left, leaver, former, resigned, retired, no, false, 0, "
        "deactivated, dismissed, ausgeschieden, inaktiv, nein, gekündigt, ausgetreten, "
        "beendet, pensioniert"
    ),
}
"""Employment statuses: somebody is still there, or has left."""

LANGUAGES: dict[str, str] = {
    "en": "english, englisch",
    "de": "german, deutsch",
    "fr": "french, français, französisch",
    "es": "spanish, español, spanisch",
    "pt": "portuguese, português, portugiesisch",
    "it": "italian, italiano, italienisch",
    "nl": "dutch, nederlands, niederländisch",
    "pl": "polish, polski, polnisch",
    "ar": "arabic, العربية, arabisch",
}
"""Names of languages by their code."""


def plain(text: str) -> str:
    """Lower case, accents off, everything but letters and digits turned into single spaces.

    A capital inside of a word begins another one: primaryWorkEmail is primary work email. Emp # is
    emp number.
    """
    text = HUMP.sub(" ", NUMBER_SIGN.sub(" number", text))
    bare = unicodedata.normalize("NFKD", text.translate(STROKES).casefold())
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", letters))


def by_meaning(variants: Mapping[Meaning, str]) -> dict[str, Meaning]:
    """{plain variant: meaning}, also without blanks, and with umlauts as two letters, as systems
    without umlauts write them; a meaning stands for itself.
    """
    meanings: dict[str, Meaning] = {}
    for meaning, listed in variants.items():
        for variant in (str(meaning), *listed.split(",")):
            for known in (plain(variant), plain(variant.translate(SPELLED_OUT))):
                meanings[known] = meaning
                meanings.setdefault(known.replace(" ", ""), meaning)
    return meanings


def meant_by(text: str, meanings: Mapping[str, Meaning]) -> Meaning | None:
    """What a plain text means, also without its blanks: HIREDATE."""
    return meanings.get(text) or meanings.get(text.replace(" ", ""))


_FIELD_OF, _AUDIENCE_OF = by_meaning(FIELDS), by_meaning(LEVELS)
_STATUS_OF, _LANGUAGE_OF = by_meaning(STATUSES), by_meaning(LANGUAGES)
_MANAGERS = by_meaning({"manager": MANAGERS})
_LINKING = {plain(each) for each in LINKING.split(",")}
_IN_FRONT = {plain(each) for each in IN_FRONT.split(",")}
_BARE_NAMES = {plain(each) for each in BARE_NAMES.split(",")}
LONGEST_HEADING = 120
"""Characters; anything longer is no heading."""
NAME_PARTS = ("first_name", "last_name")
SIGN_IN_NAMES = frozenset({"user principal name", "upn"})
MANAGER = "manager"
"""A heading that names a manager without saying how; what stands in the column decides."""
_OF_MANAGERS = {
    "": MANAGER,
    "employee_id": "manager_employee_id",
    "email": "manager_email",
    "name": "manager_name",
}


def field_for(heading: str, remembered: Mapping[str, str] | None = None) -> str:
    """The field a heading stands for, or ''; `remembered` is {plain heading: field}."""
    if len(heading) > LONGEST_HEADING:
        return ""
    text = plain(heading)
    if remembered and text in remembered:
        return remembered[text]
    without_asides = plain(ASIDE.sub(" ", heading))
    known = _known_field(text) or (_known_field(without_asides) if without_asides else "")
    return known or said_twice(heading, lambda part: _known_field(plain(ASIDE.sub(" ", part))))


def said_twice(heading: str, known: Callable[[str], Meaning | str]) -> Meaning | str:
    """What all parts of a heading say that is in two languages at once: Monat / Month; or ''."""
    meant = {known(part) for part in heading.split("/")}
    return meant.pop() if len(meant) == 1 else ""


def _known_field(text: str) -> str:
    parts = text.split()
    if field := meant_by(text, _FIELD_OF):
        return field
    manager = _manager_field(parts)
    if manager or len(parts) < 2 or parts[0] not in _IN_FRONT:
        return manager
    return _known_field(" ".join(parts[1:]))


def _manager_field(parts: Sequence[str]) -> str:
    """What a heading says about a manager, who is named at its start or at its end."""
    for size in range(len(parts), 0, -1):
        for manager, rest in ((parts[:size], parts[size:]), (parts[-size:], parts[:-size])):
            if " ".join(manager) in _MANAGERS:
                return _OF_MANAGERS.get(_rest_field(rest), "")
    return ""


def _rest_field(rest: Sequence[str]) -> str:
    """What is said about the manager; 'other' for what is of no use here."""
    said = " ".join(rest)
    if said in _FIELD_OF:
        return _FIELD_OF[said]
    said = " ".join(part for part in rest if part not in _LINKING)
    return _FIELD_OF.get(said, "other") if said else ""


def map_columns(
    headings: Sequence[str],
    rows: Sequence[SourceRow] = (),
    remembered: Mapping[str, str] | None = None,
) -> list[str]:
    """A field or '' for each heading; of two headings for the same field the first counts, but a
    name to sign in with is an address only where there is no other.
    """
    meant = [field_for(heading, remembered) for heading in headings]
    sign_in_names = SIGN_IN_NAMES - {*(remembered or ())}
    if meant.count("email") > 1:
        meant = [
            "" if field == "email" and plain(heading) in sign_in_names else field
            for field, heading in zip(meant, headings, strict=True)
        ]
    fields = ["" if field in meant[:place] else field for place, field in enumerate(meant)]
    if MANAGER in fields:
        place = fields.index(MANAGER)
        named = _manager_by_content(fields, place, rows)
        fields[place] = "" if named in fields else named
    if "name" in fields and plain(headings[fields.index("name")]) in _BARE_NAMES:
        fields[fields.index("name")] = _name_by_content(fields, rows)
    if {"name", *NAME_PARTS} <= {*fields} and not _holds_whole_names(fields, rows):
        fields[fields.index("name")] = ""
    return fields


def _name_by_content(fields: Sequence[str], rows: Sequence[SourceRow]) -> str:
    """The other half, when one half has a column and the column called Name does not repeat it."""
    halves = {*NAME_PARTS} & {*fields}
    if len(halves) != 1:
        return "name"
    [half] = halves
    place, other = fields.index("name"), fields.index(half)
    said = [row.cells for row in rows if len(row.cells) > max(place, other)]
    repeats = sum(cells[other] in cells[place] for cells in said if cells[other])
    is_whole = said and repeats * 2 > len(said)
    return "name" if is_whole else ({*NAME_PARTS} - halves).pop()


def _holds_whole_names(fields: Sequence[str], rows: Sequence[SourceRow]) -> bool:
    """Whether the names beside two halves hold the last names too: a first name that somebody
    prefers does not.
    """
    place, last = fields.index("name"), fields.index("last_name")
    said = [row.cells for row in rows if len(row.cells) > max(place, last) and row.cells[place]]
    return not said or 2 * sum(cells[last] in cells[place] for cells in said) > len(said)


def _manager_by_content(fields: Sequence[str], place: int, rows: Sequence[SourceRow]) -> str:
    """Whether a column names managers by address, by ID or by name."""
    said = [row.cells[place] for row in rows if len(row.cells) > place and row.cells[place]]
    if sum("@" in text for text in said) * 2 > len(said):
        return "manager_email"
    ids: set[str] = set()
    if "employee_id" in fields:
        own = fields.index("employee_id")
        ids = {row.cells[own] for row in rows if len(row.cells) > own}
    looks_like_id = sum(text in ids or bool(re.search(r"\d", text)) for text in said)
    return "manager_name" if said and looks_like_id * 2 < len(said) else "manager_employee_id"


def names_people(fields: Collection[str]) -> bool:
    """Whether columns of these fields hold names and addresses."""
    return "email" in fields and bool({"name", *NAME_PARTS} & {*fields})


def tells_apart(fields: Collection[str]) -> bool:
    """Whether columns of these fields say at all who a row is about."""
    return "email" in fields or "employee_id" in fields


def audience_for(level: str) -> str | None:
    """The audience a job level stands for, or None when the word is unknown."""
    return _AUDIENCE_OF.get(plain(level))


def is_present(status: str) -> bool | None:
    """Whether somebody of this status still works there, or None when the word is unknown."""
    found = _STATUS_OF.get(plain(status))
    return None if found is None else found == "active"


def language_code(text: str) -> str | None:
    """A language code out of `de`, `de-DE`, `de_DE.UTF-8` or `German`; None when it is neither."""
    found = _LANGUAGE_OF.get(plain(text))
    if found:
        return found
    code = re.fullmatch(r"([A-Za-z]{2,3})([-_][A-Za-z0-9]{2,8})*(\.[\w-]+)?", text)
    return code[1].lower() if code else None
