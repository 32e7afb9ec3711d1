"""Verbs about people: who belongs to an organization, what they do in it, lists brought in."""

from people.operations.accounts import choose_locale, sign_out_elsewhere
from people.operations.auditing import export_audit
from people.operations.editing import (
    CircularManager,
    HeldByAnother,
    LosesSignIn,
    StaleMember,
    edit_member,
)
from people.operations.expired import forget_dry_runs, forget_expired
from people.operations.feeds import end_calendar_link, renew_calendar_link
from people.operations.imports import (
    NeedsSecondYes,
    StaleImport,
    answer_import,
    confirm_import,
    dry_run,
    kept_summary,
    stage_import,
)
from people.operations.looking import Sight, look_at
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
from people.operations.reaching import reach_again
from people.operations.reading import map_columns_by_hand, read_import
from people.operations.roles import LastAdmin, OwnAdminRole, StaleRoles, grant_role, set_roles
from people.operations.sealing import (
    forget_all_events,
    forget_events,
    note_heads,
    seal_events,
    sign_again,
)
from people.operations.second_step import (
    NoSecondStep,
    OwnSecondStep,
    choose_second_step,
    reset_second_step,
)
from people.operations.undoing import InTheWay, NotUndone, Obstacle, undo_import, who_is_in_the_way
from people.operations.weeks import limit_weeks
from people.operations.working import (
    clear_discarded,
    discard_import,
    queue_work,
    work_on_next,
)

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
    "NoSecondStep",
    "NotUndone",
    "Obstacle",
    "OrganizationExists",
    "OwnAdminRole",
    "OwnSecondStep",
    "Sight",
    "StaleImport",
    "StaleMember",
    "StaleRoles",
    "UnclearPerson",
    "add_members",
    "answer_import",
    "choose_locale",
    "choose_second_step",
    "clear_discarded",
    "confirm_import",
    "create_organization",
    "discard_import",
    "dry_run",
    "edit_member",
    "end_calendar_link",
    "export_audit",
    "forget_all_events",
    "forget_dry_runs",
    "forget_events",
    "forget_expired",
    "grant_role",
    "issue_link",
    "issue_sign_in_key",
    "kept_summary",
    "limit_weeks",
    "look_at",
    "look_at_link",
    "map_columns_by_hand",
    "mark_left",
    "note_heads",
    "open_member",
    "queue_work",
    "reach_again",
    "read_import",
    "renew_calendar_link",
    "reset_second_step",
    "seal_events",
    "set_roles",
    "sign_again",
    "sign_out_elsewhere",
    "stage_import",
    "undo_import",
    "use_link",
    "void_link",
    "who_is_in_the_way",
    "work_on_next",
]
