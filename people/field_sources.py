"""Whose word counts for which field of a person, as the app above that keeps it says.

Lists and forms ask once, and leave alone what belongs to another source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from people.profiles import PLAIN_FIELDS

OWNABLE = ("name", "email", *PLAIN_FIELDS, "manager")
"""Fields that one source can have for itself."""
ALL_FIELDS = frozenset(OWNABLE)
FieldOwners = Mapping[str, str]
"""{field: the name of the source it belongs to, '' where it is changed by hand only}"""
Ask = Callable[[int, int | None], FieldOwners]
"""(organization, import) -> the fields that this import must leave alone; an import of None is a
person's form.
"""
AskWritable = Callable[[int, int], frozenset[str]]
"""(organization, connection) -> the fields that this connection may change."""
_asked: list[Ask] = []
_asked_writable: list[AskWritable] = []


def announce_field_owners(ask: Ask, writable: AskWritable) -> None:
    """Say once at start who knows; a later announcement replaces the first."""
    _asked[:], _asked_writable[:] = [ask], [writable]


def owned_elsewhere(organization_id: int, import_id: int | None = None) -> FieldOwners:
    """The fields that an import, or somebody at a form, must leave alone. A query at most."""
    return _asked[0](organization_id, import_id) if _asked else {}


def writable_by(organization_id: int, connection_id: int) -> frozenset[str]:
    """The fields that a connection may change of people who are known. A query at most."""
    return _asked_writable[0](organization_id, connection_id) if _asked_writable else ALL_FIELDS
