"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort, Enrollment

VERBS = {
    "describe_cohort": _("Name or goal of a pilot changed"),
    "shift_cohort": _("Dates of a pilot moved"),
    "resume_cohort": _("Pilot resumed"),
    "pause_cohort": _("Pilot paused"),
    "finish_cohort": _("Pilot finished"),
    "ask_after_end": _("Pulses after the end of a pilot asked for"),
    "reopen_cohort": _("Pilot opened again"),
    "launch_cohort": _("Pilot launched with its leaders"),
    "enroll_leader": _("Leader enrolled"),
    "leave_cohort": _("Leader taken out of a pilot"),
    "change_coach": _("Coach of leaders changed"),
    "delay_leader": _("A leader's own days moved"),
    "put_off": _("Steps put off because of quiet weeks"),
    "name_quiet_weeks": _("Quiet weeks named"),
    "remove_quiet_weeks": _("Quiet weeks removed"),
    "open_shared": _("Shared entries of a leader opened by the coach"),
    "share_entry": _("Entry of their own record shared with the coach"),
    "take_entry_back": _("Shared entry of their own record taken back"),
    "take_entry_back_again": _("Shared entry taken back again, after a backup was restored"),
}
THINGS = {
    "cohort": _("Pilot"),
    "enrollment": _("Leader in a pilot"),
    "quietweeks": _("Quiet weeks"),
}


def _members(ids: Collection[int]) -> Mapping[int, int]:
    """Whom these enrollments are of. One query."""
    return dict(Enrollment.objects.filter(pk__in=ids).values_list("pk", "member_id"))


def _enrollments(member_id: int) -> Collection[int]:
    return list(Enrollment.objects.filter(member=member_id).values_list("pk", flat=True))


def _names(ids: Collection[int]) -> Mapping[int, str]:
    return dict(Cohort.objects.filter(pk__in=ids).values_list("pk", "name"))


NAMES = {"cohort": _names}
PEOPLE = dict.fromkeys(("enrollment", "from", "to"), _members)
OWN = {"enrollment": _enrollments}
