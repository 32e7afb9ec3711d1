"""Whose word counts for which field of a person, as the app above that keeps it says.

Lists and forms ask once, and leave alone what belongs to another source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from people.profiles import PLAIN_FIELDS

OWNABLE = ("name", "email", *PLAIN_FIELDS, "manager")
"""Fields that one source can have for itself."""
FieldOwners = Mapping[str, str]
"""{field: the name of the source it belongs to, '' where it is changed by hand only}"""
Ask = Callable[[int, int | None], FieldOwners]
"""(organization, import) -> the fields that this import must leave alone; an import of None is a
person's form.
"""
_asked: list[Ask] = []


def announce_field_owners(ask: Ask) -> None:
    """Say once at start who knows; a later announcement replaces the first."""
    _asked[:] = [ask]


def owned_elsewhere(organization_id: int, import_id: int | None = None) -> FieldOwners:
    """The fields that an import, or somebody at a form, must leave alone. A query at most."""
    return _asked[0](organization_id, import_id) if _asked else {}
