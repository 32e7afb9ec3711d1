"""Who may score."""

from __future__ import annotations

from assessments.calibrated import calibrated_until
from common.compiled import CompiledQuery
from people.models import Member
from practice.models import PracticeSession
from practice.querysets import SessionQuerySet


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
