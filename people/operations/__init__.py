"""Verbs about people: who belongs to an organization, what they do in it, lists brought in."""

from people.operations.imports import (
    LeaversNeedYes,
    StaleImport,
    confirm_import,
    dry_run,
    stage_import,
)
from people.operations.members import add_members, mark_left, open_member
from people.operations.organizations import (
    AdminElsewhere,
    CannotSignIn,
    OrganizationExists,
    create_organization,
    issue_sign_in_key,
)
from people.operations.reading import map_columns_by_hand, read_import
from people.operations.roles import LastAdmin, StaleRoles, grant_role, set_roles

__all__ = [
    "AdminElsewhere",
    "CannotSignIn",
    "LastAdmin",
    "LeaversNeedYes",
    "OrganizationExists",
    "StaleImport",
    "StaleRoles",
    "add_members",
    "confirm_import",
    "create_organization",
    "dry_run",
    "grant_role",
    "issue_sign_in_key",
    "map_columns_by_hand",
    "mark_left",
    "open_member",
    "read_import",
    "set_roles",
    "stage_import",
]
