"""In which order a client wants people and groups, as an order of the database."""

from __future__ import annotations

from typing import TypeAlias

from django.db.models import (
    Case,
    F,
    Func,
    OrderBy,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Lower, NullIf
from scim2_models import Extension, InvalidPathException, Resource, SearchRequest

from connections.models import Connection
from people.models import Member
from provisioning.models import ScimGroup, ScimPerson
from provisioning.scim.attributes import CORE_GROUP, CORE_USER, EMPLOYEE

Asked: TypeAlias = "SearchRequest[Resource[Extension]]"
TEXT = TextField()
SAID = "said_of_them"
KEPT_AS = {"username": ("user_name", "email"), "externalid": ("external_id", "")}
"""In which column it is kept, and what stands for it where the connection said nothing yet."""
SAID_AT = {
    "displayname": (("displayName",), "name"),
    "title": (("title",), "job_title"),
    "emails": (("emails", "0", "value"), "email"),
    "emails.value": (("emails", "0", "value"), "email"),
    "name.familyname": (("name", "familyName"), ""),
    "name.givenname": (("name", "givenName"), ""),
    "employeenumber": ((EMPLOYEE, "employeeNumber"), "employee_id"),
    "department": ((EMPLOYEE, "department"), "department"),
}
"""Where it stands in what the connection said, and what stands for it where it said nothing yet."""


def people_in_order(
    people: QuerySet[Member], asked: Asked, connection: Connection
) -> QuerySet[Member]:
    """By what the client reads of each; by their ids where it does not say. Raises
    InvalidPathException.
    """
    name = _name(asked, CORE_USER, EMPLOYEE)
    if name in ("", "id"):
        return people.order_by(_direction(F("pk"), asked))
    if name not in SAID_AT and name not in KEPT_AS:
        raise _no_such(name)
    said: F | Func = F(SAID)
    if name in KEPT_AS:
        column, field = KEPT_AS[name]
    else:
        path, field = SAID_AT[name]
        column = "said"
        read = "jsonb_extract_path_text"
        said = Func(F(SAID), *map(Value, path), function=read, output_field=TEXT)
    kept = ScimPerson.objects.standing().filter(connection=connection, member=OuterRef("pk"))
    known = F(field) if field else Value("")
    spoken_of = When(**{f"{SAID}__isnull": False}, then=said)
    value: Case | Coalesce = Case(spoken_of, default=known, output_field=TEXT)
    if name.startswith("emails"):
        value = Coalesce(value, known)  # who is sent without one has that of the user name
    by = _plain(value, is_exact=name == "externalid")
    found = people.annotate(**{SAID: Subquery(kept.values(column)[:1])})
    return found.order_by(_direction(by, asked), "pk")


def groups_in_order(groups: QuerySet[ScimGroup], asked: Asked) -> QuerySet[ScimGroup]:
    """By their ids where the client does not say. Raises InvalidPathException."""
    name = _name(asked, CORE_GROUP)
    if name in ("", "id"):
        return groups.order_by(_direction(F("pk"), asked))
    fields = {"displayname": "name", "externalid": "external_id"}
    if name not in fields:
        raise _no_such(name)
    by = _plain(F(fields[name]), is_exact=name == "externalid")
    return groups.order_by(_direction(by, asked), "pk")


def _name(asked: Asked, *schemas: str) -> str:
    """The attribute in small letters, without the schema in front; '' where none is asked for."""
    text = f"{asked.sort_by or ''}".lower()
    for schema in schemas:
        text = text.removeprefix(f"{schema.lower()}:")
    return text


def _plain(by: Case | Coalesce | F, *, is_exact: bool) -> NullIf:
    """Nothing for what is empty; small letters, unless the case counts."""
    text = Cast(by, TEXT)
    return NullIf(text if is_exact else Lower(text), Value(""))


def _direction(by: F | NullIf, asked: Asked) -> OrderBy:
    """Who has no value comes last, or first where the order is turned round."""
    if asked.sort_order == SearchRequest.SortOrder.descending:
        return OrderBy(by, descending=True, nulls_first=True)
    return OrderBy(by, nulls_last=True)


def _no_such(name: str) -> InvalidPathException:
    return InvalidPathException(path=name, detail=f"Sorting by {name} is not supported.")
