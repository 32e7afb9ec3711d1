"""Which of a leader's sessions go by without them: over, or they do not come."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q
from django.urls import resolve

from learning.steps import PathStep
from people.models import Member
from practice.models import Attendance, PracticeSession


def sessions_passed(near: Sequence[PathStep], member: Member) -> set[int]:
    """The personal steps among `near` whose session was finished already, or to which the member
    said that they cannot come. One query around a session, none in all other hours.
    """
    steps = {resolve(step.address).kwargs["pk"]: step.pk for step in near if step.address}
    if not steps:
        return set()
    away = Attendance.objects.filter(
        session=OuterRef("pk"), enrollment__member=member, was_present=False
    )
    own = PracticeSession.objects.in_organization_of(member).filter(pk__in=steps)
    gone = own.filter(Q(state=PracticeSession.State.HELD) | Exists(away))
    return {steps[pk] for pk in gone.values_list("pk", flat=True)}
