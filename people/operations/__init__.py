"""Verbs about people: who belongs to an organization, what they do in it, lists brought in."""

from people.operations.accounts import choose_locale, sign_out_elsewhere
from people.operations.editing import (
    CircularManager,
    HeldByAnother,
    LosesSignIn,
    StaleMember,
    edit_member,
)
from people.operations.feeds import end_calendar_link, renew_calendar_link
from people.operations.imports import (
    NeedsSecondYes,
    StaleImport,
    answer_import,
    confirm_import,
    dry_run,
    stage_import,
)
from people.operations.mailed_links import (
    LINK_LASTS,
    LinkOver,
    issue_link,
    look_at_link,
    use_link,
    void_link,
)
from people.operations.members import UnclearPerson, add_members, mark_left, open_member
from people.operations.organizations import (
    AdminElsewhere,
    CannotSignIn,
    OrganizationExists,
    create_organization,
    issue_sign_in_key,
)
from people.operations.reading import map_columns_by_hand, read_import
from people.operations.roles import LastAdmin, OwnAdminRole, StaleRoles, grant_role, set_roles
from people.operations.undoing import InTheWay, NotUndone, Obstacle, undo_import, who_is_in_the_way

__all__ = [
    "LINK_LASTS",
    "AdminElsewhere",
    "CannotSignIn",
    "CircularManager",
    "HeldByAnother",
    "InTheWay",
    "LastAdmin",
    "LinkOver",
    "LosesSignIn",
    "NeedsSecondYes",
    "NotUndone",
    "Obstacle",
    "OrganizationExists",
    "OwnAdminRole",
    "StaleImport",
    "StaleMember",
    "StaleRoles",
    "UnclearPerson",
    "add_members",
    "answer_import",
    "choose_locale",
    "confirm_import",
    "create_organization",
    "dry_run",
    "edit_member",
    "end_calendar_link",
    "grant_role",
    "issue_link",
    "issue_sign_in_key",
    "look_at_link",
    "map_columns_by_hand",
    "mark_left",
    "open_member",
    "read_import",
    "renew_calendar_link",
    "set_roles",
    "sign_out_elsewhere",
    "stage_import",
    "undo_import",
    "use_link",
    "void_link",
    "who_is_in_the_way",
]
