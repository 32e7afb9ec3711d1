"""What a user of an identity provider says about a person, read as the cells of a list are.

A user is a document: what JSON holds of it, in the names of the protocol. Pure functions.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Iterable, Mapping

from babel import Locale
from babel.core import get_global

from common.records import dataclass
from people.importing.cells import RowReader
from people.importing.dates import DateOrder
from people.importing.texts import clean
from people.profiles import Profile
from provisioning.scim.attributes import EMPLOYEE

Document = Mapping[str, object]
NEEDED = ("name", "email")
"""Without them nobody comes in; whatever else cannot be read is left out."""
EMPTIED = ("employee_id", "job_title", "department", "cost_center", "location", "country")
"""Fields that are emptied when the other system no longer says them."""
SAID_AS = {
    "employee_id": "employeeNumber",
    "job_title": "title",
    "department": "department",
    "cost_center": "costCenter",
    "location": "addresses.locality",
    "country": "addresses.country",
    "time_zone": "timezone",
    "language": "preferredLanguage",
    "manager": "manager",
    "name": "displayName",
    "email": "emails",
}
"""What the protocol calls a field."""


@dataclass(frozen=True)
class SaidPerson:
    """One person, as the other system has them by now."""

    profile: Profile
    user_name: str
    external_id: str
    manager: str | None
    """Whom it names; '' takes the manager away, None says nothing."""
    document: Document
    taken: frozenset[str] = frozenset()
    """Fields that the connection may write; name and address are said of newcomers anyway."""
    left_out: tuple[str, ...] = ()
    """Attributes that cannot be read, by their names in the protocol."""


class UnreadablePerson(Exception):
    """A name or an address that cannot be one; its text says what is wrong."""


def read_person(document: Document, before: Document, taken: Collection[str]) -> SaidPerson:
    """What a document says, of the fields in `taken`. `before` is what was said last: what it said
    and the document no longer does is emptied. Raises UnreadablePerson.
    """
    cells, old = cells_of(document), cells_of(before)
    profile, left_out = _profile(cells)
    emptied = {field: "" for field in EMPTIED if old.get(field) and not cells.get(field)}
    kept = {field: None for field in SAID_AS if field not in {*taken, *NEEDED, "manager"}}
    manager = manager_of(document)
    unsaid = set() if said_name(document) else {"name"}
    return SaidPerson(
        profile=dataclasses.replace(profile, **{**emptied, **kept}),  # type: ignore[arg-type]
        user_name=_text(document.get("userName")),
        external_id=_text(document.get("externalId")),
        manager=(manager or ("" if manager_of(before) else None)) if "manager" in taken else None,
        document=document,
        taken=frozenset(taken) - unsaid,
        left_out=left_out,
    )


def _profile(cells: Mapping[str, str]) -> tuple[Profile, tuple[str, ...]]:
    """The profile that cells make; cells that cannot be read are left out."""
    readable = dict(cells)
    left_out: list[str] = []
    while True:
        reader = RowReader(readable, {field: field for field in readable}, DateOrder.DAY_FIRST)
        profile = reader.profile()
        if profile is not None:
            return profile, tuple(SAID_AS[field] for field in left_out)
        wrong = {remark.heading: remark.text for remark in reader.errors}
        for field in wrong:
            if field not in SAID_AS or field in NEEDED or field in left_out:
                raise UnreadablePerson(f"{SAID_AS.get(field, field)}: {wrong[field]}")
        left_out += wrong
        readable |= dict.fromkeys(wrong, "")


def cells_of(document: Document) -> dict[str, str]:
    """The cells of a list that would say the same; '' where nothing is said."""
    employee = _inside(document.get(EMPLOYEE))
    place = _foremost(document.get("addresses"))
    said = {
        "name": name_of(document),
        "email": address_of(document),
        "employee_id": employee.get("employeeNumber"),
        "job_title": document.get("title"),
        "department": employee.get("department"),
        "cost_center": employee.get("costCenter"),
        "location": place.get("locality"),
        "country": country_code(_text(place.get("country"))),
        "time_zone": document.get("timezone"),
        "language": document.get("preferredLanguage") or document.get("locale"),
        "status": "inactive" if document.get("active") is False else "active",
    }
    return {field: clean(_text(value)) for field, value in said.items()}


def name_of(document: Document) -> str:
    """What is said as a name, else the user name: with it somebody new comes in."""
    return said_name(document) or _text(document.get("userName")).split("@")[0]


def said_name(document: Document) -> str:
    """The name for display, else the whole one, else its parts; '' where there is none."""
    name = _inside(document.get("name"))
    parts = (_text(name.get("givenName")), _text(name.get("familyName")))
    joined = " ".join(part for part in parts if part)
    choices = (document.get("displayName"), name.get("formatted"), joined)
    return next((text for each in choices if (text := _text(each).strip())), "")


def address_of(document: Document) -> str:
    """The address for work, else the user name if it is one."""
    said = _text(_foremost(document.get("emails")).get("value")).strip()
    user_name = _text(document.get("userName"))
    return said or (user_name if "@" in user_name else "")


def manager_of(document: Document) -> str:
    """Whom the document names as manager, as it names them."""
    return _text(_inside(_inside(document.get(EMPLOYEE)).get("manager")).get("value")).strip()


def country_code(text: str) -> str:
    """Two letters for a country by its name or by three letters; other texts as they are."""
    if len(text) <= 2:
        return text
    alias = get_global("territory_aliases").get(text.upper())
    return _countries().get(text.casefold()) or (alias[0] if alias else text)


@functools.cache
def _countries() -> dict[str, str]:
    """{name in English or German, in small letters: code}"""
    found: dict[str, str] = {}
    for language in ("de", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found[name.casefold()] = code
    return found


def _foremost(entries: object) -> Document:
    """Of several entries the primary one, else the one for work, else the first with a value."""
    listed = [_inside(each) for each in entries] if isinstance(entries, list | tuple) else []
    listed = [each for each in listed if _says_something(each)]
    ways: Iterable[tuple[str, object]] = (("primary", True), ("type", "work"))
    for key, value in ways:
        for each in listed:
            if each.get(key) == value:
                return each
    return listed[0] if listed else {}


def _says_something(entry: Document) -> bool:
    return any(entry.get(key) for key in ("value", "locality", "country"))


def _inside(value: object) -> Document:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
