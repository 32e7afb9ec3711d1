"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from people.models import Member
from people.operations.looking import Sight

VERBS = {
    "choose_locale": _("Own language or time zone chosen"),
    "sign_out_elsewhere": _("Other devices signed out"),
    "renew_calendar_link": _("Link to their own calendar made"),
    "end_calendar_link": _("Link to their own calendar ended"),
    "stage_import": _("List of people read for a preview"),
    "confirm_import": _("List of people taken over"),
    "answer_import": _("Questions about a list of people answered"),
    "look_at": _("Looked at"),
    "mark_left": _("Person marked as left"),
    "add_members": _("People added"),
    "open_member": _("Page of a person opened"),
    "create_organization": _("Organization made"),
    "issue_sign_in_key": _("Link to sign in issued"),
    "reach_again": _("Address tried again after mail came back"),
    "read_import": _("File of people read"),
    "map_columns_by_hand": _("Columns of a list of people assigned"),
    "set_roles": _("Roles of a person changed"),
    "grant_role": _("Role given to a person"),
    "take_role": _("Role taken back from a person"),
    "change_member": _("Person changed"),
    "choose_second_step": _("Rule for the second step of signing in changed"),
    "reset_second_step": _("Second step of signing in reset"),
    "undo_import": _("List of people taken back"),
    "limit_weeks": _("Time that programs may ask for in a week changed"),
    "work_on_next": _("Worked on in the background"),
    "discard_import": _("List of people discarded"),
    "sign_in_done": _("Signed in"),
    "sign_in_refused": _("Signing in refused"),
    "sign_out": _("Signed out"),
    "end_sign_in": _("A sign-in ended"),
    "end_every_sign_in": _("All sign-ins of a person ended"),
    "choose_sign_in_limits": _("How long somebody stays signed in changed"),
    "rename_organization": _("Organization renamed"),
    "choose_accent": _("Accent color changed"),
    "save_logo": _("Logo added"),
    "remove_logo": _("Logo removed"),
    "choose_sender": _("Sender of mail changed"),
    "choose_defaults": _("Usual language or time zone changed"),
    "choose_hours": _("Working hours changed"),
    "name_day_off": _("Day off named"),
    "remove_day_off": _("Day off removed"),
    "raise_thresholds": _("Smallest group sizes changed"),
    "restrict_person": _("Data of a person restricted"),
    "lift_restriction": _("Restriction of a person's data lifted"),
    "restrict_person_again": _("Data of a person restricted again, after a backup was restored"),
    "lift_restriction_again": _(
        "Restriction of a person's data lifted again, after a backup was restored"
    ),
    "forget_events": _("Old rows of the audit log deleted"),
    "export_audit": _("Audit log downloaded"),
}
THINGS = {
    "member": _("Person"),
    "organization": _("Organization"),
    "peopleimport": _("List of people"),
    "message": _("Message"),
}


def _names(ids: Collection[int]) -> Mapping[int, str]:
    return dict(Member.objects.filter(pk__in=ids).values_list("pk", "name"))


def _themselves(ids: Collection[int]) -> Mapping[int, int]:
    return {each: each for each in ids}


PAGES = {
    Sight.LIST: _("List of people before it is taken over"),
    Sight.SIGN_INS: _("Sign-ins of a person"),
    Sight.AUDIT: _("Audit log"),
    Sight.AUDIT_CHECK: _("Check of the whole audit log"),
    Sight.SEALS_FILE: _("Download of the seals of the audit log"),
    Sight.FAILED_ROWS_FILE: _("Download of rows that could not be read"),
}
NAMES = {"member": _names}
PEOPLE = dict.fromkeys(("member", "coach", "facilitator", "leader", "reviewer"), _themselves)
OWN = {"member": lambda member_id: [member_id]}
