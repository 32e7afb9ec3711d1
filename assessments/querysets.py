"""Who sees which score: the leader their own once the session is held, a rater their own; never
superiors by name. A round of calibration is its rater's alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from people.models import Member, Role
from practice.dealing import MEASURED_KINDS
from practice.models import Attendance, PracticeSession

if TYPE_CHECKING:
    from assessments.calibration_models import (
        CalibrationItem,
        CalibrationRound,
        ExpertReading,
        OwnSample,
    )
    from assessments.models import EvidenceNote, RaterTalk, Rubric, Score, SeenBehavior
    from assessments.recording_models import TurnRecording


def _own(member: Member) -> Q:
    """About the member and ready to be read, or written by them, inside their organization."""
    about = Q(enrollment__member=member, session__state=PracticeSession.State.HELD)
    inside = Q(session__organization_id=member.organization_id)
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


class SeenQuerySet(models.QuerySet["SeenBehavior"]):
    """Behaviors that were ticked."""

    def visible_to(self, member: Member) -> Self:
        """The ones of the leader and the ones the member ticked."""
        return self.filter(_own(member))

    def of_those_present(self) -> Self:
        """Those that stand, without what was ticked for somebody who was not there."""
        return self.filter(is_seen=True).exclude(Exists(Attendance.objects.absent().beside()))


class RecordingQuerySet(models.QuerySet["TurnRecording"]):
    """What leaders said about a recording of their turn."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own, and those of sessions that the member may run."""
        run = PracticeSession.objects.in_organization_of(member).run_by(member)
        return self.filter(
            Q(enrollment__member=member) | Q(session__in=run.not_attended_by(member).values("pk"))
        )

    def there(self) -> Self:
        """Those that can be watched: by a link, or here."""
        return self.filter(~Q(link="") | Q(has_file=True))

    def used(self) -> Self:
        """Those that others than their leader may see or bring: not of somebody whose data is
        restricted.
        """
        return self.filter(enrollment__member__restricted_at=None)


class RaterTalkQuerySet(models.QuerySet["RaterTalk"]):
    """Talks of two raters."""

    def visible_to(self, member: Member) -> Self:
        """The two who talked, and nobody else."""
        inside = Q(session__organization_id=member.organization_id)
        return self.filter(inside & (Q(first=member) | Q(second=member)))


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


class RoundQuerySet(models.QuerySet["CalibrationRound"]):
    """Rounds of calibration."""

    def visible_to(self, member: Member) -> Self:
        """The member's own; of others there is only whether they are calibrated."""
        return self.filter(member=member)

    def finished(self) -> Self:
        """Every sample was settled."""
        return self.filter(finished_at__isnull=False)

    def with_renewal(self) -> Self:
        """`is_renewed`: whether the same rater passed a later one."""
        later = self.model.objects.filter(
            member=OuterRef("member"), number__gt=OuterRef("number"), runs_out_on__isnull=False
        )
        return self.annotate(is_renewed=Exists(later))


class ItemQuerySet(models.QuerySet["CalibrationItem"]):
    """Samples in rounds."""

    def visible_to(self, member: Member) -> Self:
        """Those of the member's own rounds."""
        return self.filter(round__member=member)

    def in_full(self) -> Self:
        """With what a page shows of it."""
        return self.select_related("round", "material", "own_sample", "module")


class OwnSampleQuerySet(models.QuerySet["OwnSample"]):
    """Samples of organizations."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those of their organization; an expert meets one through their reading, a
        rater through a round.
        """
        own = self.filter(organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()

    def usable_by(self, member: Member) -> Self:
        """Those that can be in a round of theirs: agreed upon, and not read by them as an
        expert, also where somebody else was named later.
        """
        return self.filter(
            organization_id=member.organization_id,
            usable_at__isnull=False,
            withdrawn_at__isnull=True,
        ).exclude(readings__expert=member)


class ReadingQuerySet(models.QuerySet["ExpertReading"]):
    """Readings of experts."""

    def visible_to(self, member: Member) -> Self:
        """The member's own, of samples that were not withdrawn."""
        return self.standing().filter(
            expert=member,
            sample__organization_id=member.organization_id,
            sample__withdrawn_at__isnull=True,
        )

    def standing(self) -> Self:
        """Without those of experts in whose place somebody else was named."""
        return self.filter(replaced_at__isnull=True)

    def open(self) -> Self:
        """What waits for an expert: not read yet, or both read and they differ."""
        unread = Q(given_at__isnull=True)
        differ = ~Exists(
            self.model.objects.filter(sample=OuterRef("sample"), given_at__isnull=True)
        )
        return self.standing().filter(unread | differ, sample__usable_at__isnull=True)
