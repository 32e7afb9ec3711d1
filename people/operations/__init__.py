"""Verbs about people: who belongs to an organization, what they do in it, lists brought in."""

from people.operations.accounts import choose_locale, sign_out_elsewhere
from people.operations.auditing import export_audit
from people.operations.customizing import (
    LowersThreshold,
    TooManyDaysOff,
    choose_accent,
    choose_defaults,
    choose_hours,
    choose_sender,
    measure_logos,
    name_day_off,
    raise_thresholds,
    remove_day_off,
    remove_logo,
    rename_organization,
    save_logo,
)
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
    issue_no_link,
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
from people.operations.restricting import (
    lift_restriction,
    lift_restriction_again,
    restrict_person,
    restrict_person_again,
)
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
    reseal_seeds,
    reset_second_step,
)
from people.operations.sign_in_limits import choose_sign_in_limits
from people.operations.signing_in import (
    NoSuchSignIn,
    end_every_sign_in,
    end_sign_in,
    sign_in_done,
    sign_in_refused,
    sign_out,
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
    "LowersThreshold",
    "NeedsSecondYes",
    "NoSecondStep",
    "NoSuchSignIn",
    "NotUndone",
    "Obstacle",
    "OrganizationExists",
    "OwnAdminRole",
    "OwnSecondStep",
    "Sight",
    "StaleImport",
    "StaleMember",
    "StaleRoles",
    "TooManyDaysOff",
    "UnclearPerson",
    "add_members",
    "answer_import",
    "choose_accent",
    "choose_defaults",
    "choose_hours",
    "choose_locale",
    "choose_second_step",
    "choose_sender",
    "choose_sign_in_limits",
    "clear_discarded",
    "confirm_import",
    "create_organization",
    "discard_import",
    "dry_run",
    "edit_member",
    "end_calendar_link",
    "end_every_sign_in",
    "end_sign_in",
    "export_audit",
    "forget_all_events",
    "forget_dry_runs",
    "forget_events",
    "forget_expired",
    "grant_role",
    "issue_link",
    "issue_no_link",
    "issue_sign_in_key",
    "kept_summary",
    "lift_restriction",
    "lift_restriction_again",
    "limit_weeks",
    "look_at",
    "look_at_link",
    "map_columns_by_hand",
    "mark_left",
    "measure_logos",
    "name_day_off",
    "note_heads",
    "open_member",
    "queue_work",
    "raise_thresholds",
    "reach_again",
    "read_import",
    "remove_day_off",
    "remove_logo",
    "rename_organization",
    "renew_calendar_link",
    "reseal_seeds",
    "reset_second_step",
    "restrict_person",
    "restrict_person_again",
    "save_logo",
    "seal_events",
    "set_roles",
    "sign_again",
    "sign_in_done",
    "sign_in_refused",
    "sign_out",
    "sign_out_elsewhere",
    "stage_import",
    "undo_import",
    "use_link",
    "void_link",
    "who_is_in_the_way",
    "work_on_next",
]
