"""Who sees which score: the leader their own once the session is held, a rater their own; never
superiors by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, Q

from people.models import Member
from practice.dealing import MEASURED_KINDS
from practice.models import Attendance, PracticeSession

if TYPE_CHECKING:
    from assessments.models import EvidenceNote, Rubric, Score


def _own(member: Member) -> Q:
    """About the member and ready to be read, or written by them, inside their organization."""
    about = Q(enrollment__member=member, session__state=PracticeSession.State.HELD)
    inside = Q(session__group__cohort__organization_id=member.organization_id)
    return inside & (about | Q(rater=member))


class ScoreQuerySet(models.QuerySet["Score"]):
    """Scores."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own and the ones the member gave."""
        return self.filter(_own(member))

    def of_those_present(self) -> Self:
        """Without what was given to somebody who was not there: a mistap, and no evidence."""
        return self.exclude(Exists(Attendance.objects.absent().beside()))


class NoteQuerySet(models.QuerySet["EvidenceNote"]):
    """Evidence notes."""

    def visible_to(self, member: Member) -> Self:
        """The ones about the leader and the ones the member wrote."""
        return self.filter(_own(member))


class RubricQuerySet(models.QuerySet["Rubric"]):
    """Rubrics."""

    def for_session(self, session_id: int, module_id: int) -> Self:
        """The one a session is scored on: what was used first there; else at the two ends of a
        program the latest general one of its version, where it has one; else the module's latest.
        At most one.
        """
        used = Q(criteria__scores__session_id=session_id)
        ends = PracticeSession.objects.filter(pk=session_id, step__kind__in=MEASURED_KINDS)
        general = Q(version=models.Subquery(ends.values("module__version")))
        return (
            self.filter(Q(module_id=module_id) | general)
            .annotate(
                is_used=models.Exists(self.model.objects.filter(used, pk=models.OuterRef("pk")))
            )
            .order_by("-is_used", models.F("version").asc(nulls_last=True), "-number")[:1]
        )
