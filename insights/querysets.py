"""Which pilots have results for whom, and the scores behind them, in one query. Nobody's name is
read.
"""

from __future__ import annotations

from django.db.models import F, QuerySet

from assessments.criterion_names import names_of
from assessments.models import Score
from cohorts.models import Cohort
from insights.rubric_change import Scored
from people.models import Member, Role
from practice.models import PracticeSession
from programs.cadence import StepKind

SEEN_BY = (Role.ADMIN, Role.PRIVACY_OFFICER)


def pilots_visible_to(member: Member) -> QuerySet[Cohort]:
    """Admins and privacy officers see what came of every pilot of their organization."""
    if not member.has_role(*SEEN_BY):
        return Cohort.objects.none()
    return Cohort.objects.filter(organization_id=member.organization_id)


def scores_of(cohort: Cohort, *, language: str) -> list[Scored]:
    """Every score of the sessions that were held."""
    held = Score.objects.filter(
        session__group__cohort=cohort, session__state=PracticeSession.State.HELD
    )
    columns = (
        *("leader", "session_id", "at", "kind", "module"),
        *("criterion_id", "slug", "place", "rater_id", "level"),
    )
    rows = held.annotate(
        leader=F("enrollment_id"),
        module=F("session__module_id"),
        slug=F("criterion__slug"),
        at=F("session__starts_at"),
        kind=F("session__step__kind"),
        place=F("criterion__position"),
    )
    scores = list(rows.values_list(*columns))
    names = names_of({score[5] for score in scores}, language)
    return [
        Scored(
            leader=leader,
            session=session,
            at=at,
            is_first=kind == StepKind.KICKOFF,
            module=module,
            criterion=slug,
            position=place,
            name=names[criterion],
            rater=rater,
            level=level,
        )
        for leader, session, at, kind, module, criterion, slug, place, rater, level in scores
    ]
