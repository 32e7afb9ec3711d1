"""Names that the protocol has: of schemas, and of the attributes that are taken here."""

from __future__ import annotations

CORE_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
CORE_GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
EMPLOYEE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
NUMBERS = {"employeenumber", "costcenter", "externalid", "department"}
"""Texts that some systems send as numbers."""
TAKEN = {
    *("schemas", "id", "externalid", "meta", "username", "name", "displayname", "title"),
    *("preferredlanguage", "locale", "timezone", "active", "emails", "addresses", "groups"),
    *("members", "employeenumber", "costcenter", "department", "manager"),
}
"""Attributes that are taken, in small letters."""
PARTS = {
    "name": {"formatted", "familyname", "givenname"},
    "manager": {"value", "$ref", "displayname"},
}


def known_attribute(name: str) -> bool:
    """Whether an attribute is taken here; `name` may have its schema in front, and a part."""
    text = name.lower()
    for schema in (CORE_USER, CORE_GROUP, EMPLOYEE):
        if text == schema.lower():
            return True
        text = text.removeprefix(f"{schema.lower()}:")
    head, _dot, part = text.partition(".")
    return head in TAKEN and (not part or part in PARTS.get(head, {part}))
