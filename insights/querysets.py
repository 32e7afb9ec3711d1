"""Which pilots have results for whom."""

from __future__ import annotations

from django.db.models import QuerySet

from cohorts.models import Cohort
from common.compiled import Asked, CompiledQuery
from insights.models import Reckoning
from kpis.kept import newer_values
from people.models import Member, Role
from surveys.asked_readers import parts_of_readers_asked

SEEN_BY = (Role.ADMIN, Role.PRIVACY_OFFICER)


def pilots_visible_to(member: Member) -> QuerySet[Cohort]:
    """Admins and privacy officers see what came of every pilot of their organization."""
    if not member.has_role(*SEEN_BY):
        return Cohort.objects.none()
    return Cohort.objects.filter(organization_id=member.organization_id)


def kept_figures(cohort: Cohort, language: str) -> Reckoning | None:
    """What was worked out last of a pilot, in a language. None as well where somebody who was asked
    in its pulses has come to read results since, or reads them no more: other figures are hidden
    then.
    """
    return _kept.first(cohort, language)


@CompiledQuery
def _kept(cohort: Cohort, language: str) -> Asked[Reckoning]:
    found = Reckoning.objects.filter(cohort=cohort, language=language)
    found = found.filter(readers_asked=parts_of_readers_asked())
    return found.annotate(has_newer_values=newer_values())
