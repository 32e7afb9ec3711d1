"""People and groups as documents: what JSON holds of them, in the names of the protocol."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from common.records import dataclass
from people.models import Member
from provisioning.models import ScimGroup, ScimPerson
from provisioning.scim.attributes import CORE_GROUP, CORE_USER, EMPLOYEE
from provisioning.scim.tolerance import address_from

Document = dict[str, object]
KEPT_ELSEWHERE = ("id", "meta", "groups", "externalId")
"""What is no part of the text that is kept: it stands in columns, or is worked out."""


@dataclass(frozen=True)
class Published:
    """A document as it is handed out, and when it came to be, where that is known."""

    document: Document
    version: str
    made_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None


def person_document(
    member: Member, kept: ScimPerson | None, groups: Sequence[tuple[int, str]]
) -> Published:
    """Somebody as the connection said, or as they are known here where it never spoke of them.

    What was said is repeated to the letter: a provider that reads something else back, because
    somebody chose their own language, sends it again for ever.
    """
    said = dict(kept.said) if kept and kept.said else known_document(member)
    document: Document = {**said, "id": f"{member.pk}"}
    if "active" in said:  # a provider that took it away does not read it back
        document["active"] = member.left_at is None
    if kept and kept.external_id:
        document["externalId"] = kept.external_id
    if groups:
        document["groups"] = [
            {"value": f"{pk}", "$ref": f"Groups/{pk}", "display": name} for pk, name in groups
        ]
    return _published(document, kept)


def known_document(member: Member) -> Document:
    """Somebody as they are known here."""
    employee: Document = {
        "employeeNumber": member.employee_id,
        "costCenter": member.cost_center,
        "department": member.department,
    }
    if member.manager_id:
        number = f"{member.manager_id}"
        employee["manager"] = {"value": number, "$ref": f"Users/{number}"}
    place = {"locality": member.location, "country": member.country}
    document: Document = {
        "schemas": [CORE_USER, EMPLOYEE],
        "userName": member.email or f"member-{member.pk}",
        "active": True,
        "displayName": member.name,
        "title": member.job_title,
        "preferredLanguage": member.language,
        "timezone": member.time_zone,
        "emails": [{"value": member.email, "type": "work", "primary": True}],
        "addresses": [{**_said(place), "type": "work"}] if any(place.values()) else None,
        EMPLOYEE: _said(employee),
    }
    return _said(document)


def group_document(group: ScimGroup, members: Iterable[int]) -> Published:
    """A group with those who are in it."""
    document: Document = {
        "schemas": [CORE_GROUP],
        "id": f"{group.pk}",
        "displayName": group.name,
    }
    if group.external_id:
        document["externalId"] = group.external_id
    seats = [{"value": f"{pk}", "$ref": f"Users/{pk}"} for pk in sorted(members)]
    if seats:
        document["members"] = seats
    return _published(document, group)


def with_address(document: Document) -> Document:
    """Somebody with the address that their user name stands for, where none is said."""
    stands_in = [] if document.get("emails") else address_from(document.get("userName"))
    return {**document, "emails": [{**stands_in[0], "type": "work"}]} if stands_in else document


def without_stand_in(document: Document, before: Document) -> Document:
    """What was said, without an address that was not: it changes with the user name."""
    handed_out = None if before.get("emails") else with_address(before).get("emails")
    if document.get("emails") not in (address_from(document.get("userName")), handed_out):
        return document
    return {key: value for key, value in document.items() if key != "emails"}


def to_keep(document: Mapping[str, object]) -> Document:
    """What is kept of a document as it stands."""
    return {key: value for key, value in document.items() if key not in KEPT_ELSEWHERE}


def _published(document: Document, kept: ScimPerson | ScimGroup | None) -> Published:
    text = json.dumps(document, sort_keys=True)
    version = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:20]}"'
    if kept is None:
        return Published(document, version)
    return Published(document, version, kept.made_at, kept.changed_at)


def _said(document: Mapping[str, object]) -> Document:
    return {key: value for key, value in document.items() if value}
