"""Who missed a practice and has no other date for it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from cohorts.models import Enrollment
from cohorts.querysets import taking_part
from practice.models import Attendance, PracticeSession
from practice.querysets import seats


def leaders_missing(step_id: int) -> QuerySet[Enrollment]:
    """Leaders who missed the session of a step, or said that they will, and are not expected in any
    other that is planned.
    """
    notice = Attendance.objects.filter(
        session=OuterRef("pk"), enrollment=OuterRef(OuterRef("pk")), excused_at__isnull=False
    )
    expected = PracticeSession.objects.filter(
        seats(),
        ~Exists(notice),
        step=step_id,
        state=PracticeSession.State.PLANNED,
    )
    missed = Attendance.objects.missed().filter(session__step=step_id)
    return Enrollment.objects.filter(
        taking_part(), ~Exists(expected), pk__in=missed.values("enrollment")
    )
