"""What headings and cells in other people's files mean here: English and German.

The lists hold what HR systems really write, in plain form (see `plain`), separated by commas.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

FIELDS: dict[str, str] = {
    "employee_id": (
        "employee id, employee number, employee no, employee nr, emp id, person id, personnel "
        "number, personnel no, worker id, staff id, staff number, user id, id, "
        "personalnummer, personal nr, mitarbeiternummer, mitarbeiter nr, mitarbeiter id"
    ),
    "first_name": "first name, given name, forename, preferred first name, vorname, rufname",
    "last_name": "last name, family name, surname, nachname, familienname, zuname",
    "name": (
        "name, full name, display name, employee name, worker, employee, person, mitarbeiter, "
        "mitarbeiterin, mitarbeiter in, vollständiger name, anzeigename"
    ),
    "email": (
        "email, e mail, mail, work email, work e mail, business email, company email, email "
        "address, e mail address, mail address, email work, user principal name, upn, "
        "emailadresse, e mail adresse, mailadresse, geschäftliche e mail, dienstliche e mail"
    ),
    "job_title": (
        "job title, title, position, job, role title, business title, position title, stelle, "
        "stellenbezeichnung, funktion, tätigkeit, jobtitel, berufsbezeichnung"
    ),
    "level": (
        "job level, level, management level, career level, grade, audience, leadership level, "
        "führungsebene, ebene, hierarchiestufe, managementebene"
    ),
    "department": (
        "department, dept, department name, team, unit, org unit, organizational unit, "
        "business unit, division, abteilung, bereich, organisationseinheit"
    ),
    "location": (
        "location, office, site, work location, city, place, standort, ort, arbeitsort, büro"
    ),
    "country": "country, country code, work country, land, ländercode, länderkürzel",
    "time_zone": "time zone, timezone, tz, zone, iana time zone, zeitzone",
    "manager_employee_id": (
        "manager id, manager employee id, manager number, supervisor id, reports to, reports "
        "to id, line manager id, vorgesetzter id, vorgesetzten id, vorgesetztennummer, "
        "führungskraft id, manager personalnummer, personalnummer vorgesetzter"
    ),
    "hired_on": (
        "hire date, hired on, start date, date of hire, original hire date, joining date, "
        "date joined, entry date, eintrittsdatum, eintritt, einstellungsdatum, eingestellt am"
    ),
    "status": (
        "status, employment status, employee status, worker status, active status, "
        "beschäftigungsstatus, mitarbeiterstatus, anstellungsstatus"
    ),
    "language": "language, lang, locale, preferred language, language code, sprache, sprachcode",
}
"""Headings of HR systems by the field they stand for."""

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
    """Lower case, accents off, everything but letters and digits turned into single spaces."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", letters))


def _by_meaning(variants: dict[str, str]) -> dict[str, str]:
    """{plain variant: meaning}; a meaning stands for itself."""
    meanings = {}
    for meaning, listed in variants.items():
        for variant in (meaning, *listed.split(",")):
            meanings[plain(variant)] = meaning
    return meanings


_FIELD_OF, _AUDIENCE_OF = _by_meaning(FIELDS), _by_meaning(LEVELS)
_STATUS_OF, _LANGUAGE_OF = _by_meaning(STATUSES), _by_meaning(LANGUAGES)


def field_for(heading: str) -> str:
    """The field a heading stands for, or ''."""
    return _FIELD_OF.get(plain(heading), "")


def map_columns(headings: Sequence[str]) -> list[str]:
    """A field or '' for each heading; of two headings for the same field the first counts."""
    fields: list[str] = []
    for heading in headings:
        field = field_for(heading)
        fields.append("" if field in fields else field)
    return fields


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
