"""What a leader is asked once when somebody else coaches them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q

from coaching.models import Commitment, PassedOn, Talk, TalkNote
from coaching.notes_states import NoteAudience
from cohorts.models import Enrollment
from cohorts.querysets import EnrollmentQuerySet
from people.models import Member


def undecided(member: Member) -> list[Enrollment]:
    """Where a leader talked with another coach before, left something of it, and has not decided
    yet what the one they have now may see. One query.
    """
    own = Enrollment.objects.own_of(member).filter(coach__isnull=False, left_at=None)
    return list(own.filter(_waits()).select_related("coach", "cohort"))


def with_decisions(enrollments: EnrollmentQuerySet) -> EnrollmentQuerySet:
    """With `is_undecided`, as above, and `has_decided`: about the coach they have now, which can be
    decided anew.
    """
    said = PassedOn.objects.filter(enrollment=OuterRef("pk"), coach=OuterRef("coach"))
    return enrollments.annotate(is_undecided=_waits(), has_decided=Exists(said))


def _waits() -> Exists:
    """Whether something was left with another coach than the one of now, and nothing decided."""
    left = Exists(TalkNote.objects.filter(talk=OuterRef("pk"), audience=NoteAudience.BOTH))
    made = Exists(Commitment.objects.filter(talk=OuterRef("pk")))
    decided = PassedOn.objects.filter(
        enrollment=OuterRef("enrollment"),
        coach=OuterRef("enrollment__coach"),
        decided_at__gte=OuterRef("proposed_at"),
    )
    before = Talk.objects.filter(
        Q(left) | Q(made), ~Q(coach=F("enrollment__coach")), ~Exists(decided)
    )
    return Exists(before.filter(enrollment=OuterRef("pk")))


def decided(enrollment: Enrollment) -> PassedOn | None:
    """What the leader decided about the coach they have now. One query."""
    own = PassedOn.objects.filter(enrollment=enrollment, coach=enrollment.coach_id)
    return own.first()


def to_choose_from(enrollment: Enrollment) -> Sequence[Commitment]:
    """The open commitments that the coach of now may be shown. One query."""
    return list(Commitment.objects.open().filter(enrollment=enrollment))
