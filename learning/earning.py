"""What a leader has of what a certificate asks for, as the database has it."""

from __future__ import annotations

from cohorts.models import Enrollment, PersonalStep
from common.records import dataclass
from learning.attesting import Criteria, Progressed, standing_of
from learning.models import Certificate, CertificateCriteria
from learning.querysets import CertificateQuerySet
from people.models import Member


@dataclass(frozen=True)
class _Met:
    kind: str
    is_done: bool
    cards_done: int
    cards_total: int


def criteria_of(organization_id: int) -> Criteria:
    """What the organization asks for. One query."""
    own = CertificateCriteria.objects.filter(pk=organization_id).first()
    return own.criteria if own else Criteria()


def certificate_behind(code: str) -> Certificate | None:
    """The one with this code and whose it is, for whoever was shown it. One query."""
    whose = Certificate.objects.select_related("enrollment__cohort__organization")
    return whose.filter(code=code).first()


def certificates_given(member: Member) -> CertificateQuerySet:
    """Those of the whole organization, for an admin, who can take them back."""
    return Certificate.objects.revocable_by(member)


def standing_in(enrollment: Enrollment) -> Progressed:
    """How far a leader is in a cohort. One query."""
    steps = PersonalStep.objects.filter(enrollment=enrollment, is_called_off=False)
    rows = steps.values_list("step__kind", "done_at", "cards_done", "cards_total")
    return standing_of(
        _Met(kind, done_at is not None, done, total) for kind, done_at, done, total in rows
    )
