"""Who may score, and watch a recorded turn."""

from __future__ import annotations

from assessments.calibrated import calibrated_until
from assessments.recording_models import TurnRecording
from common.compiled import CompiledQuery
from people.models import Member, Role
from people.querysets import MemberQuerySet
from practice.models import PracticeSession
from practice.querysets import SessionQuerySet

RATERS = (Role.FACILITATOR, Role.ADMIN, Role.COACH)
"""Whoever rates, or may be asked to: they calibrate, and read role-plays as experts."""


def scoreable_sessions(member: Member) -> SessionQuerySet:
    """Sessions the member facilitates, or whose cohort they work on; nobody scores a group they sit
    in.

    All of them are visible to the member: whoever runs a session may see it. Asking that as well
    would ask PostgreSQL for their seat twice (tests/assessments/test_policy.py holds it).
    """
    own = PracticeSession.objects.in_organization_of(member)
    return own.run_by(member).not_attended_by(member)


def _scoreable(member: Member, pk: int) -> SessionQuerySet:
    return scoreable_sessions(member).in_full().filter(pk=pk)


def _on_screen(member: Member, pk: int) -> SessionQuerySet:
    own = _scoreable(member, pk)
    return own.annotate(calibrated_until=calibrated_until(member))


SCOREABLE = CompiledQuery(_scoreable)
"""One session in full, if the member may score it."""
ON_SCREEN = CompiledQuery(_on_screen)
"""The same with `calibrated_until`, of the member: the live screen says it, in the same query."""


def sessions_of_own_turns(member: Member) -> SessionQuerySet:
    """Where the member has a seat or was there, and where they once answered about a recording:
    whatever group they sit in now, a yes can be taken back.
    """
    inside = PracticeSession.objects.in_organization_of(member)
    answered = TurnRecording.objects.filter(enrollment__member=member)
    return inside.attended_by(member) | inside.filter(pk__in=answered.values("session"))


def possible_watchers(session: PracticeSession) -> MemberQuerySet:
    """Who may see a recorded turn of the session as its second rater: facilitators of the pilot who
    neither led it nor have a seat in it.
    """
    team = Member.objects.present().with_role(Role.FACILITATOR)
    team = team.filter(pk__in=session.group.cohort.facilitators.values("pk"))
    seated = session.enrollments.values("member_id")
    return team.exclude(pk=session.facilitator_id).exclude(pk__in=seated).order_by("name", "pk")
